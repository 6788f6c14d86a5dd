using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Reception.Features.Planning;

public sealed partial class PlanningApi
{
    private const string SelectSeriesAhead =
        """
        select r.revision, count(*)::integer as sessions, max(s.date) as until
        from drop_in_session_series r join drop_in_session s using (series_id)
        where r.series_id = @seriesId and r.structure_id = @own and s.date >= @date and not s.deleted
        group by r.revision
        """;

    private sealed record SeriesAhead(long Revision, int Sessions, DateOnly Until);

    public override async Task<GetPlannedSessionResponse> GetPlannedSession(GetPlannedSessionRequest request, ServerCallContext context)
    {
        var (own, sessionId) = (ReceptionApi.Own(context), Guid.Parse(request.SessionId));
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<SessionRow>(
            new CommandDefinition($"{SelectSessions} and s.session_id = @sessionId", new { own, sessionId }, cancellationToken: context.CancellationToken))
            ?? throw Errors.NotFound("unknown-session", "Ce temps d'accueil n'existe pas, ou a été annulé.");
        var ahead = row.SeriesId is null ? null : await connection.QuerySingleOrDefaultAsync<SeriesAhead>(
            new CommandDefinition(SelectSeriesAhead, new { own, row.SeriesId, row.Date }, cancellationToken: context.CancellationToken));
        return new GetPlannedSessionResponse
        {
            Session = ToMessage(row), SeriesRevision = ahead?.Revision ?? 0, SeriesSessions = ahead?.Sessions ?? 0, SeriesUntil = ahead?.Until.ToText() ?? "",
        };
    }
}
