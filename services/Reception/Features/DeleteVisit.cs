using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Reception.Features;

public sealed partial class ReceptionApi
{
    private const string MarkVisitDeleted = $"update visit set revision = @Revision, deleted = true where visit_id = @VisitId; {ForgetFollowUp}";

    public override async Task<DeleteVisitResponse> DeleteVisit(DeleteVisitRequest request, ServerCallContext context)
    {
        var change = Change.Of(request, request.VisitId, request.ExpectedRevision, request.Reason, request.DeletedBy);
        CheckAuthor(context, request.DeletedBy, "deleted_by");
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var locked = await LockVisitAsync(connection, Own(context), change, context.CancellationToken);
        if (!await Changeable.Visit.WasMadeAsync(connection, change, locked.Revision, locked.Deleted, context.CancellationToken))
        {
            await CheckDeskAsync(connection, locked.Date, locked.SessionId, context);
            var stored = (await StoredVisit.FindAsync(connection, Own(context), change.Id, context.CancellationToken))!;
            var facts = new VisitFacts(
                stored.ToRequest(), ContentHash: [], stored.StructureId, stored.VisitorId, new DateTimeOffset(stored.RecordedAt), change.Revision, Deleted: true);
            await connection.ExecuteAsync(new CommandDefinition(MarkVisitDeleted, new { VisitId = change.Id, change.Revision }, cancellationToken: context.CancellationToken));
            await connection.ExecuteAsync(new CommandDefinition(Published.Insert, Outbox.For(facts.ToEvent(taxonomy)), cancellationToken: context.CancellationToken));
            await Changeable.Visit.RecordAsync(connection, change, "delete", clock.GetUtcNow(), audit, context);
            await transaction.CommitAsync(context.CancellationToken);
            outbox.Wake();
        }

        return new DeleteVisitResponse { Revision = change.Revision };
    }
}
