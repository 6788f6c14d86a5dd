using Npgsql;

namespace AccesDroits.ServiceDefaults.Messaging;

/// <summary>One transaction of the inbox, in which messages that arrived together take effect.</summary>
public sealed class InboxRound(NpgsqlConnection connection)
{
    private readonly Dictionary<Delegate, (object Items, Func<CancellationToken, Task> WriteAsync)> _left = [];

    /// <summary>The connection on which the transaction is open.</summary>
    public NpgsqlConnection Connection => connection;

    /// <summary>
    /// Leaves items that are written once for all messages of the round, just before the commit. Whoever leaves to the same
    /// <paramref name="write"/> adds to the same list.
    /// </summary>
    public void Leave<TItem>(IEnumerable<TItem> items, Func<NpgsqlConnection, IReadOnlyList<TItem>, CancellationToken, Task> write)
    {
        if (!_left.TryGetValue(write, out var left))
        {
            var list = new List<TItem>();
            _left[write] = left = (list, cancellationToken => write(connection, list, cancellationToken));
        }

        ((List<TItem>)left.Items).AddRange(items);
    }

    internal async Task FinishAsync(CancellationToken cancellationToken)
    {
        foreach (var (_, writeAsync) in _left.Values)
        {
            await writeAsync(cancellationToken);
        }
    }
}
