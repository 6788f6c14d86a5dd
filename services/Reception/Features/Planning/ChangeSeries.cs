using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features.Planning;

public sealed partial class PlanningApi
{
    private const string ReplaceSession =
        """
        update drop_in_session set revision = @Revision, series_revision = @Revision, starts_at = @StartsAt, ends_at = @EndsAt, receivers = @receivers::json
        where session_id = @Id
        """;

    public override Task<ChangeSeriesResponse> ChangeSeries(ChangeSeriesRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        CheckAhead(request.From.ToDate(), violations);
        taxonomy.Check(request, request.From.ToDate(), violations);
        CheckTimes(request.StartsAt, request.EndsAt, request.Receivers, violations);
        violations.ThrowIfAny();
        ReceptionApi.CheckAuthor(context, request.ChangedBy, "changed_by");
        var change = Change.Of(request, request.SeriesId, request.ExpectedRevision, request.Reason, request.ChangedBy);
        return ChangeOnceAsync(change, "drop-in-session.change-series", (connection, series) => ChangeAsync(connection, series, request, change, context), answer => answer.Changed, context);
    }

    private async Task<ChangeSeriesResponse> ChangeAsync(NpgsqlConnection connection, LockedSeries series, ChangeSeriesRequest request, Change change, ServerCallContext context)
    {
        var (startsAt, endsAt) = (request.StartsAt.ToTime(), request.EndsAt.ToTime());
        var sessions = await LockSessionsAsync(connection, change.Id, request.From.ToDate(), context.CancellationToken);
        DateOnly[] days = [.. sessions.Where(one => one.Why == WhyLeft.Unspecified).Select(one => one.Session.Date)];
        var taken = await TakenAsync(connection, series.PlaceId, days, startsAt, endsAt, change.Id, context.CancellationToken);
        await CheckMissionsAsync(connection, ReceptionApi.Own(context), [.. days.Where(day => !taken.Contains(day))], request.Receivers, context.CancellationToken);
        var answer = new ChangeSeriesResponse { Revision = change.Revision };
        foreach (var (session, forbidden) in sessions)
        {
            var why = forbidden == WhyLeft.Unspecified && taken.Contains(session.Date) ? WhyLeft.PlaceTaken : forbidden;
            if (why != WhyLeft.Unspecified)
            {
                answer.Left.Add(Left(session, why));
                continue;
            }

            var changed = session.Next(deleted: false) with { StartsAt = startsAt, EndsAt = endsAt, ReceiverStatuses = ReceptionApi.StatusesOf(request.Receivers) };
            await StoreChangedAsync(connection, ReplaceSession, changed, new { receivers = ReceptionApi.ToJson(request.Receivers) }, change, context.CancellationToken);
            answer.Changed.Add(session.Date.ToText());
        }

        return answer;
    }
}
