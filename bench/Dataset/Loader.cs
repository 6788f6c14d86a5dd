using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Statistics.V1;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace AccesDroits.Bench.Dataset;

/// <summary>
/// Fills Statistics by COPY into its own tables, and its counters by SQL from the facts it has loaded. The service is stopped
/// meanwhile: it may keep figures in memory.
/// </summary>
internal static class Loader
{
    /// <summary>An index that the service does not have.</summary>
    public const string IndexOfTheComparisonName = "bench_visit_fact_persons";

    private const string VisitColumns =
        """
        visit_id, revision, deleted, structure_id, place_id, date, session_id, person_id, anonymous,
        age_band, sex, single_parent, help_with_french, computer_at_home, entered_at, requests, leaves, marks
        """;

    private const string FillDailyCounters =
        """
        insert into daily_counter (place_id, date, measure, code, value)
        select place_id, date, 'visit', '', count(*) from visit_fact where not deleted group by place_id, date
        union all
        select place_id, date, 'request', leaf, count(*) from visit_fact, unnest(leaves) as leaf where not deleted group by place_id, date, leaf
        union all
        select place_id, date, split_part(mark, ':', 1), substr(mark, strpos(mark, ':') + 1), count(*) from visit_fact, unnest(marks) as mark where not deleted group by 1, 2, 3, 4
        union all
        select place_id, date, 'kiosk', '', sum(passages) from kiosk_fact where not deleted group by place_id, date
        """;

    private const string FillMonthlyCounters =
        """
        insert into monthly_counter (place_id, month, measure, code, value)
        select place_id, date_trunc('month', date)::date, measure, code, sum(value) from daily_counter group by 1, 2, 3, 4
        """;

    // What counting distinct persons by SQL reads, so that the comparison never visits the table.
    private const string IndexOfTheComparison =
        $"""
        create index if not exists {IndexOfTheComparisonName} on visit_fact (place_id, date)
            include (person_id, visit_id, anonymous, age_band, sex) where not deleted
        """;

    private const string SecondaryIndexes =
        """
        select indexname as name, indexdef as definition from pg_indexes
        where schemaname = 'public' and tablename = 'visit_fact' and indexdef not like '% UNIQUE %'
        """;

    private sealed record Index(string Name, string Definition);

    /// <summary>Replaces all facts of Statistics by those years, and checks them through a report.</summary>
    public static async Task LoadAsync(RunningSuite suite, MadeUpYears years)
    {
        await suite.StopAsync("statistics");
        long visits;
        await using (var database = await suite.OpenAsync("statisticsdb"))
        {
            var hasMonths = await database.ExecuteScalarAsync<bool>("select to_regclass('monthly_counter') is not null");
            await database.ExecuteAsync($"truncate visit_fact, session_fact, kiosk_fact, daily_counter{(hasMonths ? ", monthly_counter" : "")}");
            var indexes = (await database.QueryAsync<Index>(SecondaryIndexes)).AsList();
            await database.ExecuteAsync(string.Concat(indexes.Select(index => $"drop index \"{index.Name}\";")));
            await CopySessionsAsync(database);
            await CopyTalliesAsync(database);
            visits = await CopyVisitsAsync(database, years);
            await database.ExecuteAsync("set maintenance_work_mem = '512MB'");
            await database.ExecuteAsync(string.Concat(indexes.Select(index => index.Definition + ";")));
            await database.ExecuteAsync(IndexOfTheComparison);
            await database.ExecuteAsync(FillDailyCounters);
            if (hasMonths)
            {
                await database.ExecuteAsync(FillMonthlyCounters);
            }

            await database.ExecuteAsync("vacuum analyze");
        }

        await suite.StartAsync("statistics");
        await CheckAsync(suite, visits, years.Requests);
    }

    /// <summary>The report of all the years counts every visit, every request and every passage, once.</summary>
    public static async Task CheckAsync(RunningSuite suite, long visits, long requests)
    {
        var passages = MadeUpYears.Tallies().Sum(tally => tally.Passages);
        Report? report = null;
        var isRight = await Load.UntilAsync(TimeSpan.FromMinutes(2), async () =>
        {
            report = await suite.Statistics.GetReportAsync(Network.DepartmentReport(MadeUpYears.FirstDay, MadeUpYears.LastDay));
            return report.Visits.Total == visits && report.HelpRequests.Total == requests && report.Kiosk.Total == passages;
        });
        if (!isRight)
        {
            throw new InvalidOperationException(
                $"The report counts {report!.Visits.Total} visits, {report.HelpRequests.Total} requests and {report.Kiosk.Total} passages; {visits}, {requests} and {passages} are there.");
        }
    }

    private static async Task<long> CopyVisitsAsync(NpgsqlConnection database, MadeUpYears years)
    {
        await using var copy = await database.BeginBinaryImportAsync($"copy visit_fact ({VisitColumns}) from stdin (format binary)");
        var leaves = Needs.All.Select(need => need.Leaf).ToArray();
        foreach (var visit in years.Visits())
        {
            await copy.StartRowAsync();
            var id = MadeUpYears.VisitId(visit);
            await copy.WriteAsync(id, NpgsqlDbType.Uuid);
            await copy.WriteAsync(1L, NpgsqlDbType.Bigint);
            await copy.WriteAsync(value: false, NpgsqlDbType.Boolean);
            await copy.WriteAsync(Network.StructureId(Network.StructureOf(visit.Place)), NpgsqlDbType.Uuid);
            await copy.WriteAsync(Network.PlaceId(visit.Place), NpgsqlDbType.Uuid);
            await copy.WriteAsync(visit.Date, NpgsqlDbType.Date);
            if (visit.Session is { } session)
            {
                await copy.WriteAsync(Network.Id(10, session), NpgsqlDbType.Uuid);
            }
            else
            {
                await copy.WriteNullAsync();
            }

            await copy.WriteAsync(MadeUpYears.VisitorId(visit) ?? id, NpgsqlDbType.Uuid);
            await copy.WriteAsync(visit.Person < 0, NpgsqlDbType.Boolean);
            await copy.WriteAsync(visit.AgeBand, NpgsqlDbType.Text);
            await copy.WriteAsync(visit.Sex, NpgsqlDbType.Text);
            await copy.WriteAsync(visit.SingleParent, NpgsqlDbType.Text);
            await copy.WriteAsync(visit.HelpWithFrench, NpgsqlDbType.Text);
            await copy.WriteAsync(visit.ComputerAtHome, NpgsqlDbType.Text);
            await copy.WriteAsync(MadeUpYears.EnteredAt(visit), NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(Needs.Json(visit.Requests), NpgsqlDbType.Json);
            await copy.WriteAsync(Array.ConvertAll(visit.Requests, need => leaves[need]), NpgsqlDbType.Array | NpgsqlDbType.Text);
            await copy.WriteAsync(Needs.Marks(visit.Requests), NpgsqlDbType.Array | NpgsqlDbType.Text);
        }

        return (long)await copy.CompleteAsync();
    }

    private static async Task CopySessionsAsync(NpgsqlConnection database)
    {
        await using var copy = await database.BeginBinaryImportAsync(
            "copy session_fact (session_id, revision, deleted, structure_id, place_id, date, state, receiver_statuses, left_unserved) from stdin (format binary)");
        foreach (var session in MadeUpYears.Sessions())
        {
            await StartRowAsync(copy, Network.Id(10, session.Number), session.Place, session.Date);
            await copy.WriteAsync(session.State, NpgsqlDbType.Text);
            await copy.WriteAsync(session.Statuses, NpgsqlDbType.Array | NpgsqlDbType.Text);
            await copy.WriteAsync(0, NpgsqlDbType.Integer);
        }

        await copy.CompleteAsync();
    }

    private static async Task CopyTalliesAsync(NpgsqlConnection database)
    {
        await using var copy = await database.BeginBinaryImportAsync(
            "copy kiosk_fact (tally_id, revision, deleted, structure_id, place_id, date, passages) from stdin (format binary)");
        foreach (var tally in MadeUpYears.Tallies())
        {
            await StartRowAsync(copy, Network.Id(11, tally.Number), tally.Place, tally.Date);
            await copy.WriteAsync(tally.Passages, NpgsqlDbType.Integer);
        }

        await copy.CompleteAsync();
    }

    private static async Task StartRowAsync(NpgsqlBinaryImporter copy, Guid id, int place, DateOnly date)
    {
        await copy.StartRowAsync();
        await copy.WriteAsync(id, NpgsqlDbType.Uuid);
        await copy.WriteAsync(1L, NpgsqlDbType.Bigint);
        await copy.WriteAsync(value: false, NpgsqlDbType.Boolean);
        await copy.WriteAsync(Network.StructureId(Network.StructureOf(place)), NpgsqlDbType.Uuid);
        await copy.WriteAsync(Network.PlaceId(place), NpgsqlDbType.Uuid);
        await copy.WriteAsync(date, NpgsqlDbType.Date);
    }
}
