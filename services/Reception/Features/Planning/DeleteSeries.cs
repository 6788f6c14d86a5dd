using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features.Planning;

public sealed partial class PlanningApi
{
    private const string MarkSessionDeleted = "update drop_in_session set revision = @Revision, series_revision = @Revision, deleted = true where session_id = @Id";

    public override Task<DeleteSeriesResponse> DeleteSeries(DeleteSeriesRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        CheckAhead(request.From.ToDate(), violations);
        violations.ThrowIfAny();
        ReceptionApi.CheckAuthor(context, request.DeletedBy, "deleted_by");
        var change = Change.Of(request, request.SeriesId, request.ExpectedRevision, request.Reason, request.DeletedBy);
        return ChangeOnceAsync(change, "drop-in-session.delete-series", (connection, _) => CancelAsync(connection, request, change, context.CancellationToken), answer => answer.Cancelled, context);
    }

    private async Task<DeleteSeriesResponse> CancelAsync(NpgsqlConnection connection, DeleteSeriesRequest request, Change change, CancellationToken cancellationToken)
    {
        var answer = new DeleteSeriesResponse { Revision = change.Revision };
        foreach (var (session, why) in await LockSessionsAsync(connection, change.Id, request.From.ToDate(), cancellationToken))
        {
            if (why != WhyLeft.Unspecified)
            {
                answer.Left.Add(Left(session, why));
                continue;
            }

            await StoreChangedAsync(connection, MarkSessionDeleted, session.Next(deleted: true), new { }, change, cancellationToken);
            answer.Cancelled.Add(session.Date.ToText());
        }

        return answer;
    }
}
