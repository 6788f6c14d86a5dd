using System.Diagnostics;
using Dapper;
using Npgsql;

namespace AccesDroits.ServiceDefaults.Messaging;

/// <summary>
/// Where a reader of the outbox must stop. Ids are handed out before their transactions commit, so a row may appear below one that is
/// there already; a reader that went past it would never see it.
/// </summary>
internal static class SettledPosition
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    private const string HandedOut = "select case when is_called then last_value else 0 end from outbox_id_seq";

    // Whoever has been given an id holds this lock until its transaction ends: it is taken before the id.
    private const string Writers =
        """
        select virtualtransaction from pg_locks
        where locktype = 'relation' and relation = 'outbox'::regclass and database = (select oid from pg_database where datname = current_database())
            and granted and pid <> pg_backend_pid() and mode not in ('AccessShareLock', 'RowShareLock')
        """;

    // Up to the first id that is missing: it may be that of a transaction that has not finished.
    private const string Unbroken =
        """
        select coalesce(max(id), @after) from (
            select id, id - row_number() over (order by id) as shift from outbox where id > @after and id <= @last) as numbered
        where shift = @after
        """;

    /// <summary>A position that no unfinished transaction can write below: the last one handed out, as soon as those who were writing have finished.</summary>
    public static async Task<long> FindAsync(NpgsqlConnection connection, long after, CancellationToken cancellationToken)
    {
        var last = await connection.ExecuteScalarAsync<long>(new CommandDefinition(HandedOut, cancellationToken: cancellationToken));
        var writers = await ReadWritersAsync(connection, cancellationToken);
        var waited = Stopwatch.StartNew();
        while (writers.Count > 0 && waited.Elapsed < Patience)
        {
            await Task.Delay(BetweenLooks, cancellationToken);
            writers.IntersectWith(await ReadWritersAsync(connection, cancellationToken));
        }

        return writers.Count == 0
            ? last
            : await connection.ExecuteScalarAsync<long>(new CommandDefinition(Unbroken, new { after, last }, cancellationToken: cancellationToken));
    }

    private static async Task<HashSet<string>> ReadWritersAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<string>(new CommandDefinition(Writers, cancellationToken: cancellationToken))).ToHashSet(StringComparer.Ordinal);
}
