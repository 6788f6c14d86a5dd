using System.Globalization;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AccesDroits.Reception.Tests;

/// <summary>The day of a visit is a day of Europe/Paris, whatever the time of UTC, of the season and of the device.</summary>
public sealed class ClockTests(Suite suite, Replica reception) : IClassFixture<Replica>
{
    // The same two instants in winter (UTC+1) and in summer (UTC+2), and on both days on which the clocks change: the day ends at
    // midnight in Paris, an hour or two before it ends in UTC.
    public static TheoryData<string, string> LastMoments => new()
    {
        { "2023-12-31T22:59:59Z", "2023-12-31" },
        { "2023-12-31T23:00:00Z", "2024-01-01" },
        { "2024-02-28T22:59:59Z", "2024-02-28" },
        { "2024-02-28T23:00:00Z", "2024-02-29" },
        { "2024-02-29T23:00:00Z", "2024-03-01" },
        { "2024-03-30T23:00:00Z", "2024-03-31" },
        { "2024-03-31T21:59:59Z", "2024-03-31" },
        { "2024-03-31T22:00:00Z", "2024-04-01" },
        { "2024-10-26T21:59:59Z", "2024-10-26" },
        { "2024-10-26T22:00:00Z", "2024-10-27" },
        { "2024-10-27T22:59:59Z", "2024-10-27" },
        { "2024-10-27T23:00:00Z", "2024-10-28" },
    };

    [Theory, MemberData(nameof(LastMoments))]
    public async Task Today_is_the_day_in_Paris_and_the_next_one_is_in_the_future(string now, string today)
    {
        reception.Now = Instant(now);
        var world = await World.CreateAsync(suite);
        var tomorrow = Date(today).AddDays(1);
        var (visit, tally) = (On(world.Visit(), tomorrow), world.KioskTally());
        tally.Date = Text(tomorrow);
        Assert.Equal("in-the-future", (await Refusal.Of(reception.DeskOf(world).LogVisitAsync(visit))).Fields["date"]);
        Assert.Equal("in-the-future", (await Refusal.Of(reception.DeskOf(world).RecordKioskTallyAsync(tally))).Fields["date"]);

        (visit.Date, tally.Date) = (today, today);
        await reception.DeskOf(world).LogVisitAsync(visit);
        await reception.DeskOf(world).RecordKioskTallyAsync(tally);
        Assert.Equal((1, 3), await CountedAsync(world, Date(today), Date(today)));
        Assert.Equal((0, 0), await CountedAsync(world, Date(today).AddDays(-400), Date(today).AddDays(-1), 0));
        Assert.Equal((0, 0), await CountedAsync(world, tomorrow, tomorrow.AddDays(400), 0));
    }

    [Fact]
    public async Task A_visit_at_half_past_eleven_on_New_Years_Eve_in_Paris_is_one_of_the_year_that_ends_and_an_hour_later_of_the_next()
    {
        var world = await World.CreateAsync(suite);
        reception.Now = Instant("2023-12-31T22:30:00Z");
        await reception.DeskOf(world).LogVisitAsync(On(world.Visit(), new DateOnly(2023, 12, 31), reception.Now));
        reception.Now = Instant("2023-12-31T23:30:00Z");
        await reception.DeskOf(world).LogVisitAsync(On(world.Visit(), new DateOnly(2024, 1, 1), reception.Now));

        var (before, after) = (await ReportAsync(world, 1, new DateOnly(2023, 1, 1), new DateOnly(2023, 12, 31)), await ReportAsync(world, 1, new DateOnly(2024, 1, 1), new DateOnly(2024, 12, 31)));
        Assert.Equal((1, 1), (before.Visits.Total, after.Visits.Total));
        Assert.Equal(Instant("2023-12-31T22:30:00Z"), before.Coverage.LastEntryAt.ToDateTimeOffset());
        Assert.Equal(Instant("2023-12-31T23:30:00Z"), after.Coverage.LastEntryAt.ToDateTimeOffset());
    }

    // The skipped hour of March is no instant at all; the doubled one of October is two.
    [Theory]
    [InlineData("2024-03-31", "2024-03-31T00:59:59Z", "2024-03-31T01:00:00Z")]
    [InlineData("2024-10-27", "2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z")]
    public async Task Visits_on_either_side_of_the_change_of_the_clocks_are_two_visits_of_that_day(string day, string one, string other)
    {
        var world = await World.CreateAsync(suite);
        foreach (var instant in new[] { one, other })
        {
            reception.Now = Instant(instant);
            await reception.DeskOf(world).LogVisitAsync(On(world.Visit(), Date(day), reception.Now));
        }

        var report = await ReportAsync(world, 2, Date(day), Date(day));
        Assert.Equal((2, 2), (report.Visits.Total, report.Persons.Total.Total));
        Assert.Equal(Instant(other), report.Coverage.LastEntryAt.ToDateTimeOffset());
    }

    [Theory]
    [InlineData("2024-03-31", "02:30", "03:30")]
    [InlineData("2024-10-27", "02:00", "02:30")]
    public async Task A_session_in_the_hour_that_is_skipped_or_doubled_is_held_on_its_day(string day, string startsAt, string endsAt)
    {
        var world = await World.CreateAsync(suite);
        reception.Now = Instant($"{day}T12:00:00Z");
        var session = world.Session();
        (session.Date, session.StartsAt, session.EndsAt) = (day, startsAt, endsAt);
        await world.Planning.PlanDropInSessionAsync(session);
        var visit = On(world.Visit(), Date(day));
        visit.SessionId = session.SessionId;
        await reception.DeskOf(world).LogVisitAsync(visit);
        await reception.DeskOf(world).CloseDropInSessionAsync(session.Closing());
        var report = await Eventually.Get(
            () => ReportAsync(world, 1, Date(day), Date(day)), report => report.Coverage.ClosedSessions == 1);
        Assert.Equal((1, 1, 1), (report.Coverage.PlannedSessions, report.Coverage.HeldSessions, report.DropInSessions.DaysAtCentre));
    }

    [Fact]
    public async Task A_visit_on_29_February_is_in_that_day_in_its_month_and_in_its_year()
    {
        var world = await World.CreateAsync(suite);
        reception.Now = Instant("2024-02-29T10:00:00Z");
        var (visit, tally) = (On(world.Visit(), new DateOnly(2024, 2, 29), reception.Now), world.KioskTally());
        tally.Date = "2024-02-29";
        await reception.DeskOf(world).LogVisitAsync(visit);
        await reception.DeskOf(world).RecordKioskTallyAsync(tally);

        foreach (var (from, to) in new[] { ("2024-02-29", "2024-02-29"), ("2024-02-01", "2024-02-29"), ("2024-01-01", "2024-12-31"), ("2024-02-28", "2024-03-01") })
        {
            Assert.Equal((1, 3), await CountedAsync(world, Date(from), Date(to)));
        }

        Assert.Equal((0, 0), await CountedAsync(world, Date("2024-02-01"), Date("2024-02-28"), 0));
        Assert.Equal((0, 0), await CountedAsync(world, Date("2024-03-01"), Date("2024-12-31"), 0));
        visit.Date = "2023-02-29";
        Assert.Equal("not-a-date", (await Refusal.Of(reception.DeskOf(world).LogVisitAsync(visit))).Fields["date"]);
    }

    [Fact]
    public async Task A_device_three_hours_ahead_cannot_date_a_visit_tomorrow_and_what_it_dates_today_is_entered_when_it_is_stored()
    {
        var world = await World.CreateAsync(suite);
        reception.Now = Instant("2023-12-31T22:30:00Z");
        var visit = On(world.Visit(), new DateOnly(2024, 1, 1), reception.Now.AddHours(3));
        Assert.Equal("in-the-future", (await Refusal.Of(reception.DeskOf(world).LogVisitAsync(visit))).Fields["date"]);

        visit.Date = "2023-12-31";
        await reception.DeskOf(world).LogVisitAsync(visit);
        var report = await ReportAsync(world, 1, new DateOnly(2023, 12, 31), new DateOnly(2023, 12, 31));
        Assert.Equal(reception.Now, report.Coverage.LastEntryAt.ToDateTimeOffset());
    }

    [Fact]
    public async Task A_device_three_hours_late_dates_a_visit_after_midnight_on_the_day_before_and_that_is_where_it_counts()
    {
        var world = await World.CreateAsync(suite);
        reception.Now = Instant("2023-12-31T23:30:00Z");
        var late = reception.Now.AddHours(-3);
        await reception.DeskOf(world).LogVisitAsync(On(world.Visit(), new DateOnly(2023, 12, 31), late));
        var report = await ReportAsync(world, 1, new DateOnly(2023, 12, 31), new DateOnly(2023, 12, 31));
        Assert.Equal(late, report.Coverage.LastEntryAt.ToDateTimeOffset());
        Assert.Equal((0, 0), await CountedAsync(world, new DateOnly(2024, 1, 1), new DateOnly(2024, 12, 31), 0));
    }

    // A device whose battery is dead shows its first day; another may show anything that a timestamp can hold.
    [Theory]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:58.999999999Z")]
    public async Task A_device_whose_clock_is_absurd_loses_no_visit_and_stops_no_other(string deviceTime)
    {
        var world = await World.CreateAsync(suite);
        reception.Now = Instant("2024-03-14T10:00:00Z");
        var visit = world.Visit();
        visit.DeviceTime = Timestamp.Parser.ParseJson($"\"{deviceTime}\"");
        await reception.DeskOf(world).LogVisitAsync(visit);
        var stored = await world.Planning.GetVisitAsync(new GetVisitRequest { VisitId = visit.VisitId });
        Assert.Equal(visit.DeviceTime.Seconds, stored.Visit.DeviceTime.Seconds);
        await reception.DeskOf(world).LogVisitAsync(On(world.Visit(), World.Day, reception.Now));
        var report = await ReportAsync(world, 2, World.Day, World.Day);
        Assert.Equal(reception.Now, report.Coverage.LastEntryAt.ToDateTimeOffset());
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59Z")]
    [InlineData("9999-12-31T23:59:59.999999999Z")]
    public async Task An_instant_that_no_clock_shows_is_refused(string deviceTime)
    {
        var world = await World.CreateAsync(suite);
        var visit = world.Visit();
        visit.DeviceTime = Timestamp.Parser.ParseJson($"\"{deviceTime}\"");
        Assert.Equal("not-a-time", (await Refusal.Of(reception.DeskOf(world).LogVisitAsync(visit))).Fields["device_time"]);
    }

    private async Task<(int Visits, int Passages)> CountedAsync(World world, DateOnly from, DateOnly to, int visits = 1)
    {
        var report = await Eventually.Get(() => ReportAsync(world, visits, from, to), report => report.Kiosk.Total == visits * 3);
        return (report.Visits.Total, report.Kiosk.Total);
    }

    private Task<Report> ReportAsync(World world, int visits, DateOnly from, DateOnly to) => Eventually.Get(
        async () =>
        {
            try
            {
                return await suite.Statistics.GetReportAsync(
                    new GetReportRequest { ScopeKind = ScopeKind.Point, ScopeCode = world.Code, From = Text(from), To = Text(to) });
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
            {
                return new Report();
            }
        },
        report => report.Visits?.Total == visits);

    private static LogVisitRequest On(LogVisitRequest visit, DateOnly date, DateTimeOffset? deviceTime = null)
    {
        visit.Date = Text(date);
        visit.DeviceTime = deviceTime?.ToTimestamp() ?? visit.DeviceTime;
        return visit;
    }

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
