using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Statistics.V1;
using Xunit;

namespace AccesDroits.Statistics.Tests;

/// <summary>Errors that other tools are known for, each shown right here.</summary>
[Collection(nameof(OneAtATime))]
public sealed class WhatOthersGetWrongTests(StatisticsSuite suite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_comes_back_to_receive_after_a_break_has_each_of_their_visits_counted_once()
    {
        var point = new MadePoint().Received(3, "26-64", "female", "2024-02-05", status: "service-civique").Received(4, "26-64", "male", "2024-09-09", status: "benevole")
            .Received(5, "26-64", "male", "2024-11-04", status: "service-civique");
        await suite.ApplyAsync(point.News());

        var report = await ReportAsync(point, "2024-01-01", "2024-12-31");
        var details = await suite.Statistics.GetDetailsAsync(Ask(point, "2024-01-01", "2024-12-31"), cancellationToken: Token);

        Assert.Equal(12, report.Visits.Total);
        Assert.Equal([("service-civique", 8), ("benevole", 4)], details.Breakdowns.Single(one => one.Code == "receiver").Lines.Select(line => (line.Code, line.Count)));
    }

    [Fact]
    public async Task The_last_month_of_a_chart_is_there_to_its_last_day()
    {
        var point = new MadePoint().Received(2, "26-64", "female", "2024-11-30").Received(5, "26-64", "male", "2024-12-31");
        await suite.ApplyAsync(point.News());

        var months = await suite.Statistics.GetMonthsAsync(new GetMonthsRequest { ScopeKind = ScopeKind.Point, ScopeCode = point.Point, From = "2024-01-01", To = "2024-12-31" }, cancellationToken: Token);

        Assert.Equal(("2024-12", 5), (months.Months[^1].Month, months.Months[^1].Visits));
        Assert.Equal((12, 7), (months.Months.Count, months.Months.Sum(month => month.Visits)));
    }

    [Fact]
    public async Task An_age_stays_as_it_was_declared_and_does_not_drift_on_the_first_of_January()
    {
        var point = new MadePoint();
        var visitor = Guid.CreateVersion7();
        point.Received(1, "18-25", "male", "2023-12-31", visitor: visitor).Received(1, "26-64", "male", "2024-01-01", visitor: visitor);
        await suite.ApplyAsync(point.News());

        Assert.Equal(["18-25"], (await ReportAsync(point, "2023-01-01", "2023-12-31")).Persons.AgeBySex.Select(line => line.AgeBand));
        Assert.Equal(["26-64"], (await ReportAsync(point, "2024-01-01", "2024-12-31")).Persons.AgeBySex.Select(line => line.AgeBand));
        Assert.Equal((1, "26-64"), (await ReportAsync(point, "2023-01-01", "2024-12-31")).Persons.AgeBySex.Select(line => (line.Total, line.AgeBand)).Single());
    }

    [Fact]
    public async Task Age_and_sex_of_workshops_are_counted_together_and_not_guessed_from_their_margins()
    {
        var point = new MadePoint();
        var (cycle, session, day) = (Guid.CreateVersion7(), Guid.CreateVersion7(), new DateOnly(2024, 3, 4));

        // Half of each, but the young are all men: margins alone would put two and a half everywhere.
        List<IStateEvent> workshop =
        [
            new WorkshopSessionChanged(session, 1, false, point.Structure, point.Places[0], cycle, "workshop", "beginner", day, new TimeOnly(14, 0), new TimeOnly(16, 0), "held", 0),
            .. Enumerable.Range(0, 5).Select(_ => Seat("18-25", "male")), .. Enumerable.Range(0, 5).Select(_ => Seat("65+", "female")),
        ];
        await suite.ApplyAsync(point.News().Concat(workshop.Select(@event => (Guid.NewGuid(), @event))));

        var details = await suite.Statistics.GetDetailsAsync(Ask(point, "2024-01-01", "2024-12-31"), cancellationToken: Token);
        Assert.Equal([("18-25", "male", 5), ("65+", "female", 5)], details.Workshops.Total.Cells.Select(cell => (cell.AgeBand, cell.Sex, cell.Participants)));

        WorkshopSeatChanged Seat(string age, string sex) => new(
            Guid.CreateVersion7(), 1, false, point.Structure, cycle, null, Guid.CreateVersion7(), "seated", null, day, age, sex, [new SessionMark(session, "present")], []);
    }

    [Fact]
    public async Task A_small_cell_is_protected_wherever_it_is_read_from_outside()
    {
        var point = new MadePoint().Received(2, "18-25", "male").Received(30, "26-64", "female").Received(20, "26-64", "male").Received(10, "18-25", "female");
        await suite.ApplyAsync(point.News());
        var published = await suite.PublishAsync(point.Draft());

        foreach (var format in new[] { FileFormat.Json, FileFormat.Csv })
        {
            var file = await suite.Publications.GetPublicationFileAsync(new GetPublicationFileRequest { PublicationId = published.PublicationId, Format = format }, cancellationToken: Token);
            Assert.DoesNotContain(format == FileFormat.Json ? "\"value\": 2 }" : ";valeur;2\r\n", file.Content.ToStringUtf8(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_report_reads_counters_whose_number_does_not_grow_with_the_visits()
    {
        var point = new MadePoint().Received(40, "26-64", "male", "2021-06-07");
        await suite.ApplyAsync(point.News());
        var few = await CountersAsync(point);
        await suite.ApplyAsync(point.Received(60, "26-64", "male", "2021-06-07").News());

        Assert.Equal(few, await CountersAsync(point));
        Assert.Equal(100, (await ReportAsync(point, "2021-01-01", "2021-12-31")).Visits.Total);
    }

    private async Task<long> CountersAsync(MadePoint point)
    {
        await using var command = suite.Database.CreateCommand("select count(*) from monthly_counter where place_id = @place");
        command.Parameters.AddWithValue("place", point.Places[0]);
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }

    private async Task<Report> ReportAsync(MadePoint point, string from, string to) => await suite.Statistics.GetReportAsync(Ask(point, from, to), cancellationToken: Token);

    private static GetReportRequest Ask(MadePoint point, string from, string to) => new() { ScopeKind = ScopeKind.Point, ScopeCode = point.Point, From = from, To = to };
}
