using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Google.Protobuf;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features;

/// <summary>Correction ou suppression: what was sent, whatever it is about.</summary>
internal sealed record Change(Guid Id, long ExpectedRevision, string Reason, Guid ChangedBy, byte[] ContentHash)
{
    public static Change Of(IMessage command, string id, long expectedRevision, string reason, string changedBy) =>
        new(Guid.Parse(id), expectedRevision, reason, Guid.Parse(changedBy), ServiceDefaults.Grpc.ContentHash.Of(command));

    /// <summary>The revision that the change makes.</summary>
    public long Revision => ExpectedRevision + 1;
}

/// <summary>What can be corrected and deleted, with the table of its changes.</summary>
internal sealed record Changeable(string Kind, string Table, string Key, string DeletedCode, string DeletedMessage)
{
    public static readonly Changeable Visit = new("visit", "visit_change", "visit_id", "visit-deleted", "Cette visite a été supprimée.");
    public static readonly Changeable KioskTally = new("kiosk-tally", "kiosk_tally_change", "tally_id", "tally-deleted", "Ce passage à la borne a été supprimé.");
    public static readonly Changeable DropInSession = new("drop-in-session", "drop_in_session_change", "session_id", "session-deleted", "Ce temps d'accueil a été supprimé.");

    private string SelectHash => $"select content_hash from {Table} where {Key} = @Id and revision = @Revision";

    private string Insert =>
        $"insert into {Table} ({Key}, revision, content_hash, reason, changed_by, changed_at) values (@Id, @Revision, @ContentHash, @Reason, @ChangedBy, @now)";

    /// <summary>
    /// Whether the change was made before, so that it is only answered again. Refuses one that was read from another revision and one of a
    /// record that was deleted. The caller holds the lock of the record's row.
    /// </summary>
    public async Task<bool> WasMadeAsync(NpgsqlConnection connection, Change change, long revision, bool deleted, CancellationToken cancellationToken)
    {
        var made = await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(SelectHash, change, cancellationToken: cancellationToken));
        if (made is not null && made.AsSpan().SequenceEqual(change.ContentHash))
        {
            return true;
        }

        if (deleted)
        {
            throw Errors.BrokenRule(DeletedCode, DeletedMessage);
        }

        return revision == change.ExpectedRevision ? false : throw Errors.Stale();
    }

    /// <param name="verb">Of the act in the journal, e.g. correct.</param>
    public async Task RecordAsync(NpgsqlConnection connection, Change change, string verb, DateTimeOffset now, Audit audit, ServerCallContext context)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            Insert, new { change.Id, change.Revision, change.ContentHash, change.Reason, change.ChangedBy, now }, cancellationToken: context.CancellationToken));
        await audit.WriteAsync(connection, context, new Act($"{Kind}.{verb}", Kind, change.Id));
    }
}
