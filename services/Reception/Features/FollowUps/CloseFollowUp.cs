using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Reception.Features.FollowUps;

public sealed partial class FollowUpApi
{
    private const string MarkClosed =
        """
        update follow_up set revision = @Revision, state = 'closed', result = @result, conclusion = @conclusion, closed_on = @today, last_contact_on = @today
        where follow_up_id = @RecordId
        """;

    public override async Task<CloseFollowUpResponse> CloseFollowUp(CloseFollowUpRequest request, ServerCallContext context)
    {
        ReceptionApi.CheckAuthor(context, request.ClosedBy, "closed_by");
        var change = Change.Of(request, request.FollowUpId, request.ExpectedRevision, request.ClosedBy);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var locked = await LockAsync(connection, change.RecordId, context);
        if (!await WasMadeAsync(connection, change, locked.Revision, locked.IsClosed, context.CancellationToken))
        {
            var conclusion = seals.Seal(FollowUpSeals.Conclusion, change.RecordId, request.Conclusion);
            await connection.ExecuteAsync(new CommandDefinition(
                MarkClosed, new { change.RecordId, change.Revision, result = request.Result.ToCode(), conclusion, today = clock.Today() }, cancellationToken: context.CancellationToken));
            await RecordAsync(connection, change.RecordId, change, context.CancellationToken);
            await EnterAsync(connection, change.RecordId, "close", context);
            await transaction.CommitAsync(context.CancellationToken);
        }

        return new CloseFollowUpResponse { Revision = change.Revision };
    }
}
