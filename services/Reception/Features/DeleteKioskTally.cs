using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Reception.V1;
using Grpc.Core;

namespace AccesDroits.Reception.Features;

public sealed partial class ReceptionApi
{
    public override async Task<DeleteKioskTallyResponse> DeleteKioskTally(DeleteKioskTallyRequest request, ServerCallContext context)
    {
        var change = Change.Of(request, request.TallyId, request.ExpectedRevision, request.Reason, request.DeletedBy);
        CheckAuthor(context, request.DeletedBy, "deleted_by");
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var locked = await LockTallyAsync(connection, Own(context), change, context.CancellationToken);
        if (!await Changeable.KioskTally.WasMadeAsync(connection, change, locked.Revision, locked.Deleted, context.CancellationToken))
        {
            await ReplaceTallyAsync(
                connection, change, new KioskTallyChanged(change.Id, change.Revision, Deleted: true, locked.StructureId, locked.PlaceId, locked.Date, locked.Count),
                recordedBy: null, context);
            await transaction.CommitAsync(context.CancellationToken);
            outbox.Wake();
        }

        return new DeleteKioskTallyResponse { Revision = change.Revision };
    }
}
