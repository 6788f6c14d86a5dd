using System.Data;
using AccesDroits.Contracts.Audit.V1;
using Dapper;
using Npgsql;

namespace AccesDroits.ServiceDefaults.Auditing;

/// <summary>The chain of sealed entries: where it ends, and whether it is whole.</summary>
public sealed class AuditChain
{
    private const long LockKey = 0x4155444954; // "AUDIT"
    private const int ChunkSize = 5_000;

    private const string Last = "select position, seal, month from audit_entry where position is not null order by position desc limit 1";
    private const string Chunk = $"select {Entry.Columns} from audit_entry where position > @after order by position limit @ChunkSize";
    private const string Unsealed = $"select {Entry.Columns} from audit_entry where position is null order by at, id";

    private readonly NpgsqlDataSource _database;
    private readonly AuditKey _key;
    private readonly AuditHeadFile _headFile;

    internal AuditChain(NpgsqlDataSource database, AuditKey key, AuditHeadFile headFile) => (_database, _key, _headFile) = (database, key, headFile);

    /// <summary>Whether the transaction of this connection is now the only one that may lengthen or shorten the chain.</summary>
    internal static Task<bool> TryLockAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition("select pg_try_advisory_xact_lock(@LockKey)", new { LockKey }, cancellationToken: cancellationToken));

    /// <summary>The end of the chain as the database has it, and the month of the last entry, if there is one.</summary>
    internal static async Task<(AuditHead Head, DateOnly? Month)> HeadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var last = await connection.QuerySingleOrDefaultAsync<Entry>(new CommandDefinition(Last, cancellationToken: cancellationToken));
        return last is not null
            ? (new AuditHead(last.Position!.Value, last.Seal!), last.Month)
            : (StartAfter((await AuditSegment.ListAsync(connection, cancellationToken)).LastOrDefault()), null);
    }

    /// <summary>Reads everything again in one snapshot.</summary>
    /// <param name="checkpoint">What Directory holds of this service; null when it holds nothing.</param>
    public async Task<VerifyAuditResponse> VerifyAsync(AuditCheckpoint? checkpoint, CancellationToken cancellationToken)
    {
        // Before the snapshot, which has therefore come at least as far.
        var walk = new AuditWalk(_key, _headFile.Read(), checkpoint);
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        walk.Pass(await AuditSegment.ListAsync(connection, cancellationToken));
        var after = long.MinValue;
        List<Entry> entries;
        do
        {
            entries = await ReadAsync(connection, Chunk, new { after, ChunkSize }, cancellationToken);
            walk.Pass(entries);
            after = entries.Count == 0 ? after : entries[^1].Position!.Value;
        }
        while (entries.Count == ChunkSize && walk.Break is null);
        walk.Finish(await ReadAsync(connection, Unsealed, new { }, cancellationToken));
        return walk.Answer();
    }

    internal static AuditHead StartAfter(AuditSegment? dropped) => dropped is null ? AuditHead.Start : new AuditHead(dropped.LastPosition, dropped.LastSeal);

    private static async Task<List<Entry>> ReadAsync(NpgsqlConnection connection, string sql, object parameters, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<Entry>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))).AsList();
}
