using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Google.Protobuf;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Directory.Features;

/// <summary>What every write of a record does alike: one writer per record, revision, journal, event.</summary>
public sealed class RecordWriter(NpgsqlDataSource database, Outbox outbox, Audit audit)
{
    // One writer at a time for one record, also while it does not exist yet.
    private const string Lock = "select pg_advisory_xact_lock(hashtextextended(@id::text, 0))";

    private sealed record Stored(long Revision, string Code, byte[] ContentHash);

    /// <summary>
    /// Creates or replaces a record: compares it with what is stored, writes it with <paramref name="write"/>, enters it in the journal and leaves its event in the outbox.
    /// </summary>
    /// <returns>The revision now stored.</returns>
    public async Task<long> PutAsync<TEvent>(
        string table, Guid id, string code, IMessage content, long expectedRevision,
        Func<long, TEvent> eventOf, Func<NpgsqlConnection, long, byte[], Task> write, ServerCallContext context)
        where TEvent : IStateEvent
    {
        var cancellationToken = context.CancellationToken;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(Lock, new { id }, cancellationToken: cancellationToken));
        var stored = await connection.QuerySingleOrDefaultAsync<Stored>(new CommandDefinition(
            $"select revision, code, content_hash from {table} where id = @id", new { id }, cancellationToken: cancellationToken));
        var hash = ContentHash.Of(content);
        if (stored is not null && stored.ContentHash.AsSpan().SequenceEqual(hash))
        {
            return stored.Revision;
        }

        await CheckRevisionAsync(connection, table, id, stored, code, expectedRevision, cancellationToken);
        var before = await DirectoryApi.ReadAsync(connection, table, id, content.Descriptor, cancellationToken);
        var revision = (stored?.Revision ?? 0) + 1;
        try
        {
            await write(connection, revision, hash);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation && exception.ConstraintName == $"{table}_code_taken")
        {
            throw Errors.AlreadyExists("code-taken", "Ce code est déjà utilisé.");
        }

        var changed = await DirectoryApi.RecordChangeAsync(
            connection, table, id, revision, before, await DirectoryApi.ReadAsync(connection, table, id, content.Descriptor, cancellationToken), cancellationToken);
        await audit.WriteAsync(connection, context, new Act($"{table}.{(stored is null ? "create" : "change")}", table, id, Detail: string.Join(',', changed)));
        await connection.ExecuteAsync(new CommandDefinition(Outbox.Insert, Outbox.For(eventOf(revision)), cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        outbox.Wake();
        return revision;
    }

    private static async Task CheckRevisionAsync(
        NpgsqlConnection connection, string table, Guid id, Stored? stored, string code, long expectedRevision, CancellationToken cancellationToken)
    {
        if (stored is null)
        {
            if (expectedRevision != 0)
            {
                throw Errors.NotFound("unknown-record", "Cette fiche n'existe pas.");
            }

            return;
        }

        if (expectedRevision != stored.Revision)
        {
            throw expectedRevision == 0
                ? Errors.IdTaken()
                : Errors.Stale(stored.Revision, await DirectoryApi.ChangedSinceAsync(connection, table, id, expectedRevision, cancellationToken));
        }

        if (stored.Code != code)
        {
            throw Errors.BrokenRule("code-fixed", "Le code d'une fiche ne change jamais.");
        }
    }
}
