using AccesDroits.Bench.Dataset;
using AccesDroits.Contracts.Statistics.V1;
using Dapper;
using Npgsql;

namespace AccesDroits.Bench.Measures;

/// <summary>P4: distinct persons by age and sex over any period, each in the cells of their latest visit.</summary>
internal static class Persons
{
    /// <summary>The plain way to count them. Parameters: places, from, to.</summary>
    public const string ByAgeAndSex =
        """
        select age_band, sex, count(*) as persons from (
            select distinct on (person_id) age_band, sex from visit_fact
            where place_id = any(@places) and date between @from and @to and not deleted
            order by person_id, date desc, visit_id desc) person
        group by 1, 2
        """;

    private sealed record Cell(string AgeBand, string Sex, long Persons);

    public static async Task MeasureAsync(Row row, RunningSuite suite, Options options, int scale)
    {
        await using var database = await suite.OpenAsync("statisticsdb");
        var name = Options.ScaleName(scale);
        var periods = Periods(400);
        List<Latencies> served = [], counted = [];
        int compared = 0, different = 0;
        await Load.OneByOneAsync(10, options.Seconds(5), async index => await AskAsync(suite, periods[index]));
        for (var round = 0; round < options.Rounds; round++)
        {
            var first = round * 40;
            List<string> answers = [], expected = [];
            served.Add(await Load.OneByOneAsync(100, options.Seconds(15), async index => answers.Add(Table(await AskAsync(suite, periods[first + index])))));
            counted.Add(await Load.OneByOneAsync(20, options.Seconds(15), async index => expected.Add(Table(await CountAsync(database, periods[first + index])))));
            compared += Math.Min(answers.Count, expected.Count);
            different += answers.Zip(expected).Count(pair => pair.First != pair.Second);
        }

        row.Add($"{name}: report, p99", "ms", served.Select(round => round.P99));
        row.Add($"{name}: report, p50", "ms", served.Select(round => round.P50));
        row.Add($"{name}: DISTINCT ON, p99", "ms", counted.Select(round => round.P99));
        row.Add($"{name}: DISTINCT ON, p50", "ms", counted.Select(round => round.P50));
        row.AddRatio($"{name}: report / DISTINCT ON, p50", [.. served.Select(round => round.P50)], [.. counted.Select(round => round.P50)]);
        row.Notes.Add($"{name}: {compared} tables compared cell by cell, {different} different.");
        if (different > 0)
        {
            row.Failed = true;
            row.WhyNot = $"{name}: {different} tables of {compared} are not what SQL counts.";
        }
    }

    // From a week to the ten years.
    private static List<(DateOnly From, DateOnly To)> Periods(int count)
    {
        var random = new Random(4);
        var days = MadeUpYears.LastDay.DayNumber - MadeUpYears.FirstDay.DayNumber;
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var length = (int)(7 * Math.Pow(days / 7.0, random.NextDouble()));
            var from = MadeUpYears.FirstDay.AddDays(random.Next(days - length + 1));
            return (from, from.AddDays(length));
        })];
    }

    private static async Task<IEnumerable<Cell>> AskAsync(RunningSuite suite, (DateOnly From, DateOnly To) period)
    {
        var report = await suite.Statistics.GetReportAsync(Network.DepartmentReport(period.From, period.To));
        return report.Persons.AgeBySex.SelectMany(line => new[]
        {
            new Cell(line.AgeBand, "male", line.Male), new Cell(line.AgeBand, "female", line.Female), new Cell(line.AgeBand, "other", line.Other),
            new Cell(line.AgeBand, "refused", line.Refused), new Cell(line.AgeBand, "not-asked", line.NotAsked),
        });
    }

    private static Task<IEnumerable<Cell>> CountAsync(NpgsqlConnection database, (DateOnly From, DateOnly To) period) =>
        database.QueryAsync<Cell>(ByAgeAndSex, new { places = Enumerable.Range(0, Network.Places).Select(Network.PlaceId).ToArray(), from = period.From, to = period.To });

    private static string Table(IEnumerable<Cell> cells) =>
        string.Join(';', cells.Where(cell => cell.Persons > 0).Select(cell => $"{cell.AgeBand} {cell.Sex} {cell.Persons}").Order(StringComparer.Ordinal));
}
