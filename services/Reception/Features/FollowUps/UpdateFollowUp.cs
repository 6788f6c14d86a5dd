using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Reception.Features.FollowUps;

public sealed partial class FollowUpApi
{
    private const string Replace =
        """
        update follow_up set revision = @Revision, state = 'in-progress', responsible_id = @ResponsibleId, person_name = @PersonName, person_contact = @PersonContact,
               notice_given = @NoticeGiven, subject = @Subject, deadline_on = @DeadlineOn, last_contact_on = @today
        where follow_up_id = @Id
        """;

    public override async Task<UpdateFollowUpResponse> UpdateFollowUp(UpdateFollowUpRequest request, ServerCallContext context)
    {
        ReceptionApi.CheckAuthor(context, request.UpdatedBy, "updated_by");
        var change = Change.Of(request, request.FollowUpId, request.ExpectedRevision, request.UpdatedBy);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var locked = await LockAsync(connection, change.RecordId, context);
        if (!await WasMadeAsync(connection, change, locked.Revision, locked.IsClosed, context.CancellationToken))
        {
            await CheckAsync(connection, request.Content, locked.ResponsibleId, context);
            var row = new DynamicParameters(new { change.Revision, today = clock.Today() });
            row.AddDynamicParams(Sealed(change.RecordId, request.Content));
            await connection.ExecuteAsync(new CommandDefinition(Replace, row, cancellationToken: context.CancellationToken));
            await RecordAsync(connection, change.RecordId, change, context.CancellationToken);
            await EnterAsync(connection, change.RecordId, "change", context);
            await transaction.CommitAsync(context.CancellationToken);
        }

        return new UpdateFollowUpResponse { Revision = change.Revision };
    }
}
