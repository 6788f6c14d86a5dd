using AccesDroits.Bench.Dataset;
using AccesDroits.Contracts.Statistics.V1;
using Dapper;
using Npgsql;

namespace AccesDroits.Bench.Measures;

/// <summary>P3: the yearly report of a structure and of the département, whose time must not grow with the years.</summary>
internal static class Reports
{
    // The same figures counted when they are asked for: requests by leaf, visits, distinct persons by age and sex.
    private const string OnDemand =
        """
        select leaf, count(*) from visit_fact, unnest(leaves) as leaf
        where place_id = any(@places) and date between @from and @to and not deleted group by 1;
        select count(*) from visit_fact where place_id = any(@places) and date between @from and @to and not deleted;
        """
        + Persons.ByAgeAndSex;

    public static async Task MeasureAsync(Row row, RunningSuite suite, Options options, int scale, Dictionary<int, double[]> departmentP99)
    {
        await using var database = await suite.OpenAsync("statisticsdb");
        var name = Options.ScaleName(scale);
        foreach (var isDepartment in new[] { false, true })
        {
            var what = isDepartment ? "département" : "structure";
            List<Latencies> served = [], counted = [];
            await RoundAsync(suite, isDepartment, 10, options.Seconds(5));
            await CountAsync(database, isDepartment, 1, options.Seconds(5));
            for (var round = 0; round < options.Rounds; round++)
            {
                served.Add(await RoundAsync(suite, isDepartment, 200, options.Seconds(15)));
                counted.Add(await CountAsync(database, isDepartment, 20, options.Seconds(10)));
            }

            row.Add($"{what}, {name}: report, p99", "ms", served.Select(round => round.P99));
            row.Add($"{what}, {name}: report, p50", "ms", served.Select(round => round.P50));
            row.Add($"{what}, {name}: counted on demand by SQL, p50", "ms", counted.Select(round => round.P50));
            row.AddRatio($"{what}, {name}: report / on demand, p50", [.. served.Select(round => round.P50)], [.. counted.Select(round => round.P50)]);
            row.Notes.Add($"{what}, {name}: {served.Min(round => round.Count)} to {served.Max(round => round.Count)} reports in a round, {counted.Min(round => round.Count)} to {counted.Max(round => round.Count)} on demand.");
            if (isDepartment)
            {
                departmentP99[scale] = [.. served.Select(round => round.P99)];
            }
        }
    }

    private static Task<Latencies> RoundAsync(RunningSuite suite, bool isDepartment, int calls, TimeSpan atMost) =>
        Load.OneByOneAsync(calls, atMost, async index =>
        {
            var (from, to) = YearOf(index);
            await suite.Statistics.GetReportAsync(isDepartment
                ? Network.DepartmentReport(from, to)
                : Network.Report(ScopeKind.Structure, Network.StructureCode(index % Network.Structures), from, to));
        });

    private static Task<Latencies> CountAsync(NpgsqlConnection database, bool isDepartment, int calls, TimeSpan atMost) =>
        Load.OneByOneAsync(calls, atMost, async index =>
        {
            var (from, to) = YearOf(index);
            var places = Enumerable.Range(0, Network.Places).Where(place => isDepartment || Network.StructureOf(place) == index % Network.Structures).Select(Network.PlaceId).ToArray();
            await using var answers = await database.QueryMultipleAsync(OnDemand, new { places, from, to });
            while (!answers.IsConsumed)
            {
                await answers.ReadAsync();
            }
        });

    private static (DateOnly From, DateOnly To) YearOf(int index)
    {
        var year = MadeUpYears.FirstDay.Year + (index * 3 % 10);
        return (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
    }
}
