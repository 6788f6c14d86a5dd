using Npgsql;

namespace AccesDroits.ServiceDefaults.Messaging;

/// <summary>One transaction of the inbox, in which messages that arrived together take effect.</summary>
public sealed class InboxRound(NpgsqlConnection connection)
{
    private readonly Dictionary<Delegate, Func<CancellationToken, Task>> _endings = [];
    private readonly Dictionary<Delegate, object> _left = [];

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
            _left[write] = left = list;
            _endings[write] = cancellationToken => write(connection, list, cancellationToken);
        }

        ((List<TItem>)left).AddRange(items);
    }

    internal async Task FinishAsync(CancellationToken cancellationToken)
    {
        foreach (var ending in _endings.Values)
        {
            await ending(cancellationToken);
        }
    }
}
