using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features.FollowUps;

public sealed partial class FollowUpApi
{
    private const string LockEntry =
        $"""
        select e.follow_up_id, e.revision, e.private, e.author_id, f.state from follow_up_entry e join follow_up f using (follow_up_id)
        where e.entry_id = @id and f.structure_id = @own and {IsReadable} for update
        """;

    private const string ReplaceEntry =
        """
        update follow_up_entry set revision = @Revision, kind = @Kind, private = @Private, due_on = @DueOn, starts_at = @StartsAt, text = @Text, minutes = @Minutes, done = @Done
        where entry_id = @EntryId
        """;

    private sealed record LockedEntry(Guid FollowUpId, long Revision, bool Private, Guid AuthorId, string State);

    public override async Task<SetEntryResponse> SetEntry(SetEntryRequest request, ServerCallContext context)
    {
        ReceptionApi.CheckAuthor(context, request.ChangedBy, "changed_by");
        CheckEntry(request.Entry);
        var change = Change.Of(request, request.Entry.EntryId, request.ExpectedRevision, request.ChangedBy);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var locked = await LockEntryAsync(connection, change.RecordId, context);
        if (!await WasMadeAsync(connection, change, locked.Revision, locked.State == FollowUpState.Closed.ToCode(), context.CancellationToken))
        {
            CheckPrivacy(locked, request.Entry, context);
            var row = new DynamicParameters(Sealed(request.Entry));
            row.AddDynamicParams(new { change.Revision });
            await connection.ExecuteAsync(new CommandDefinition(ReplaceEntry, row, cancellationToken: context.CancellationToken));
            await RecordAsync(connection, locked.FollowUpId, change, context.CancellationToken);
            await TouchAsync(connection, locked.FollowUpId, context.CancellationToken);
            await EnterAsync(connection, locked.FollowUpId, "set-entry", context);
            await transaction.CommitAsync(context.CancellationToken);
        }

        return new SetEntryResponse { Revision = change.Revision };
    }

    private static async Task<LockedEntry> LockEntryAsync(NpgsqlConnection connection, Guid id, ServerCallContext context) =>
        await connection.QuerySingleOrDefaultAsync<LockedEntry>(new CommandDefinition(
            LockEntry, new { id, own = ReceptionApi.Own(context), me = Me(context) }, cancellationToken: context.CancellationToken))
        ?? throw Errors.NotFound("unknown-entry", "Cette ligne n'existe pas.");

    private static void CheckPrivacy(LockedEntry stored, FollowUpEntry sent, ServerCallContext context)
    {
        var violations = new Violations();
        violations.AddIf(
            sent.Private != stored.Private && stored.AuthorId != Me(context), "entry.private", "other-author", "Demandez à la personne qui l'a écrite de la rendre privée.");
        violations.ThrowIfAny();
    }
}
