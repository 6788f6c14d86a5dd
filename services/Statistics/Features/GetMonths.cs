using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.Statistics.Domain;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AccesDroits.Statistics.Features;

/// <summary>Mois par mois: what adds up, of each month of a period.</summary>
public sealed partial class StatisticsApi
{
    private const int MostMonths = 24;

    // Whole months from the sums by month, the days around them from the sums by day.
    private const string CounterSumsByMonth =
        """
        select measure, '' as code, sum(value)::int as total, to_char(day, 'YYYY-MM') as month
        from (
            select measure, month as day, value
            from unnest(@monthPlaces, @firstMonths, @lastMonths) as range (place_id, first_day, last_day)
            join monthly_counter counter on counter.measure = any(@measures) and counter.place_id = range.place_id and counter.month between range.first_day and range.last_day
            union all
            select measure, date, value
            from unnest(@dayPlaces, @firstDays, @lastDays) as range (place_id, first_day, last_day)
            join daily_counter counter on counter.measure = any(@measures) and counter.place_id = range.place_id and counter.date between range.first_day and range.last_day) counter
        group by measure, month
        """;

    public override async Task<GetMonthsResponse> GetMonths(GetMonthsRequest request, ServerCallContext context)
    {
        var asked = new GetReportRequest { ScopeKind = request.ScopeKind, ScopeCode = request.ScopeCode, From = request.From, To = request.To };
        var months = MonthsOf(request.From.ToDate(), request.To.ToDate());
        var violations = new Violations();
        CheckPeriod(request.From, request.To, violations);
        violations.AddIf(months.Count > MostMonths, "to", "too-long", $"Choisissez {MostMonths} mois au plus.");
        violations.ThrowIfAny();

        var asOf = clock.GetUtcNow();
        await using var snapshot = await images.OpenAsync(context.CancellationToken);
        var (scope, slices) = await FindScopeAsync(snapshot.Connection, asked, context.Caller().StructureId, context.CancellationToken);
        var sums = (await snapshot.Connection.QueryAsync<CounterSum>(new CommandDefinition(
            CounterSumsByMonth, Parameters(slices, MainMeasures), cancellationToken: context.CancellationToken))).ToDictionary(sum => (sum.Month!, sum.Measure), sum => sum.Total);
        return new GetMonthsResponse
        {
            Scope = scope,
            Period = new Period { From = request.From, To = request.To },
            AsOf = Timestamp.FromDateTimeOffset(asOf),
            Months =
            {
                months.Select(month => new MonthFigures
                {
                    Month = month,
                    Visits = sums.GetValueOrDefault((month, "visit")),
                    HelpRequests = sums.GetValueOrDefault((month, "request")),
                    Kiosk = sums.GetValueOrDefault((month, "kiosk")),
                }),
            },
        };
    }

    // One more than may be asked for is enough to know that there are too many.
    private static List<string> MonthsOf(DateOnly from, DateOnly to) =>
        [.. Enumerable.Range(0, Math.Clamp((to.Year - from.Year) * 12 + to.Month - from.Month + 1, 0, MostMonths + 1)).Select(month => from.AddMonths(month).ToText()[..7])];
}
