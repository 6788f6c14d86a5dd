using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Reception.Features;

public sealed partial class ReceptionApi
{
    private const string MarkSessionDeleted = "update drop_in_session set revision = @Revision, deleted = true where session_id = @Id";

    public override async Task<DeleteDropInSessionResponse> DeleteDropInSession(DeleteDropInSessionRequest request, ServerCallContext context)
    {
        var change = Change.Of(request, request.SessionId, request.ExpectedRevision, request.Reason, request.DeletedBy);
        CheckAuthor(context, request.DeletedBy, "deleted_by");
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var locked = await LockSessionAsync(connection, Own(context), change.Id, context.CancellationToken);
        if (!await Changeable.DropInSession.WasMadeAsync(connection, change, locked.Revision, locked.Deleted, context.CancellationToken))
        {
            if (await HasVisitsAsync(connection, change.Id, context.CancellationToken))
            {
                throw Errors.BrokenRule("session-has-visits", "Des personnes ont été reçues : ce temps d'accueil ne peut pas être supprimé.");
            }

            var deleted = new DropInSessionChanged(
                change.Id, change.Revision, Deleted: true, locked.StructureId, locked.PlaceId, locked.Date, locked.StartsAt, locked.EndsAt, locked.Statuses,
                locked.State, locked.LeftUnserved);
            await connection.ExecuteAsync(new CommandDefinition(MarkSessionDeleted, change, cancellationToken: context.CancellationToken));
            await connection.ExecuteAsync(new CommandDefinition(Published.Insert, Outbox.For(deleted), cancellationToken: context.CancellationToken));
            await Changeable.DropInSession.RecordAsync(connection, change, "delete", clock.GetUtcNow(), audit, context);
            await transaction.CommitAsync(context.CancellationToken);
            outbox.Wake();
        }

        return new DeleteDropInSessionResponse { Revision = change.Revision };
    }
}
