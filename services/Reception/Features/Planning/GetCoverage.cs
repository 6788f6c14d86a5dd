using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Reception.Features.Planning;

public sealed partial class PlanningApi
{
    // A session that took place is counted as reports do: closed as held, or with a visit.
    private const string SelectCoverage =
        $"""
        select s.place_id, count(*)::integer as planned, count(*) filter (where s.state = 'held' or v.last_entry is not null)::integer as held,
               count(*) filter (where s.state <> 'planned')::integer as closed, count(v.last_entry)::integer as entered,
               count(*) filter (where s.state = 'planned' and s.date < @today)::integer as to_close, max(v.last_entry) as last_entry
        from drop_in_session s
        cross join lateral (select max(recorded_at) as last_entry from visit v where v.session_id = s.session_id and not v.deleted) v
        where s.structure_id = @own and s.date between @from and @to and not s.deleted and s.{ReceptionApi.IsNoTraining}
        group by s.place_id
        order by s.place_id;

        {SelectSessions} and s.date between @from and @to and s.date < @today and s.state = 'planned'
        order by s.date, s.starts_at, s.session_id
        limit 200
        """;

    private sealed record CoverageRow(Guid PlaceId, int Planned, int Held, int Closed, int Entered, int ToClose, DateTime? LastEntry);

    public override async Task<GetCoverageResponse> GetCoverage(GetCoverageRequest request, ServerCallContext context)
    {
        var (own, from, to) = (ReceptionApi.Own(context), request.From.ToDate(), request.To.ToDate());
        CheckPeriod(from, to, from.AddMonths(Recurrence.MostMonths), "Demandez douze mois au plus.");
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var results = await connection.QueryMultipleAsync(
            new CommandDefinition(SelectCoverage, new { own, from, to, today = clock.Today() }, cancellationToken: context.CancellationToken));
        var places = await results.ReadAsync<CoverageRow>();
        var toClose = await results.ReadAsync<SessionRow>();
        return new GetCoverageResponse { Places = { places.Select(ToMessage) }, ToClose = { toClose.Select(ToMessage) } };
    }

    private static PlaceCoverage ToMessage(CoverageRow row) => new()
    {
        PlaceId = $"{row.PlaceId}", Planned = row.Planned, Held = row.Held, Closed = row.Closed, Entered = row.Entered, ToClose = row.ToClose, LastEntry = ToTimestamp(row.LastEntry),
    };
}
