using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Google.Protobuf;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features.FollowUps;

/// <summary>The RPCs of follow-ups, one file each, and what several of them do alike.</summary>
public sealed partial class FollowUpApi(NpgsqlDataSource database, FollowUpSeals seals, Audit audit, TimeProvider clock) : FollowUpService.FollowUpServiceBase
{
    private const string Lock = "select follow_up_id, revision, state, responsible_id from follow_up where follow_up_id = @id and structure_id = @own for update";

    private const string HasMission = $"select exists (select from receiver r where r.account_id = @responsible and {ReceptionApi.HadMission})";

    private const string SelectChange = "select content_hash from follow_up_change where record_id = @RecordId and revision = @Revision";

    private const string InsertChange =
        """
        insert into follow_up_change (follow_up_id, record_id, revision, content_hash, changed_by, changed_at)
        values (@followUpId, @RecordId, @Revision, @hash, @ChangedBy, @now)
        """;

    private sealed record LockedFollowUp(Guid FollowUpId, long Revision, string State, Guid? ResponsibleId)
    {
        public bool IsClosed => State == FollowUpState.Closed.ToCode();
    }

    /// <summary>A command that changes a follow-up or an entry.</summary>
    private sealed record Change(Guid RecordId, long ExpectedRevision, Guid ChangedBy, byte[] Hash)
    {
        public static Change Of(IMessage command, string recordId, long expectedRevision, string changedBy) =>
            new(Guid.Parse(recordId), expectedRevision, Guid.Parse(changedBy), ContentHash.Of(command));

        /// <summary>The revision that the change makes.</summary>
        public long Revision => ExpectedRevision + 1;
    }

    private static Guid Me(ServerCallContext context) => context.Caller().Id;

    /// <summary>Whoever changes a follow-up or adds to it has it for themselves until they are done.</summary>
    private static async Task<LockedFollowUp> LockAsync(NpgsqlConnection connection, Guid id, ServerCallContext context) =>
        await connection.QuerySingleOrDefaultAsync<LockedFollowUp>(new CommandDefinition(Lock, new { id, own = ReceptionApi.Own(context) }, cancellationToken: context.CancellationToken))
        ?? throw UnknownFollowUp();

    /// <summary>Whether the change was made before, so that it is only answered again. Refuses one that was read from another revision, and one of a closed follow-up.</summary>
    private async Task<bool> WasMadeAsync(NpgsqlConnection connection, Change change, long revision, bool isClosed, CancellationToken cancellationToken)
    {
        var made = await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(SelectChange, new { change.RecordId, change.Revision }, cancellationToken: cancellationToken));
        if (seals.IsSame(change.RecordId, made, change.Hash))
        {
            return true;
        }

        CheckOpen(isClosed);
        return revision == change.ExpectedRevision ? false : throw Errors.Stale();
    }

    private Task<int> RecordAsync(NpgsqlConnection connection, Guid followUpId, Change change, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            InsertChange,
            new { followUpId, change.RecordId, change.Revision, hash = seals.SealHash(change.RecordId, change.Hash), change.ChangedBy, now = clock.GetUtcNow() },
            cancellationToken: cancellationToken));

    private Task EnterAsync(NpgsqlConnection connection, Guid followUpId, string verb, ServerCallContext context) =>
        audit.WriteAsync(connection, context, new Act($"follow-up.{verb}", "follow-up", followUpId));

    /// <param name="before">Who answered for it so far: what has become of their mission since changes nothing.</param>
    private async Task CheckAsync(NpgsqlConnection connection, FollowUpContent content, Guid? before, ServerCallContext context)
    {
        var violations = new Violations("content.");
        FollowUpRules.Check(content, violations);
        var responsible = Guid.Parse(content.ResponsibleId);
        var isKnown = responsible == before || responsible == Me(context) || await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            HasMission, new { responsible, own = ReceptionApi.Own(context), Date = ServiceDefaults.LocalTime.Today(clock) }, cancellationToken: context.CancellationToken));
        violations.AddIf(!isKnown, "responsible_id", "no-mission", "Cette personne n'a pas de mission aujourd'hui dans la structure.");
        violations.ThrowIfAny();
    }

    private static void CheckEntry(FollowUpEntry entry)
    {
        var violations = new Violations("entry.");
        FollowUpRules.Check(entry, violations);
        violations.ThrowIfAny();
    }

    private static void CheckOpen(bool isClosed)
    {
        if (isClosed)
        {
            throw Errors.BrokenRule("follow-up-closed", "Cet accompagnement est clos.");
        }
    }

    private static RpcException UnknownFollowUp() => Errors.NotFound("unknown-follow-up", "Cet accompagnement n'existe pas.");
}
