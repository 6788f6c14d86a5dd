using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Reception.Tests;

public class DropInSessionTests(Suite suite)
{
    [Fact]
    public async Task A_session_is_planned_held_and_closed_and_the_report_says_so()
    {
        var world = await World.CreateAsync(suite);
        var session = world.Session();
        await world.Planning.PlanDropInSessionAsync(session);
        var report = await world.ReportWhenAsync(report => report.Coverage.PlannedSessions == 1);
        Assert.Equal((0, 0), (report.Coverage.HeldSessions, report.Coverage.ClosedSessions));

        var visit = world.Visit();
        visit.SessionId = session.SessionId;
        await world.Desk.LogVisitAsync(visit);
        report = await world.ReportWhenAsync(report => report.Coverage.HeldSessions == 1);
        Assert.Equal(0, report.Coverage.ClosedSessions);

        await world.Desk.CloseDropInSessionAsync(session.Closing());
        report = await world.ReportWhenAsync(report => report.Coverage.ClosedSessions == 1);
        var line = Assert.Single(report.DropInSessions.Rows);
        Assert.Equal(("centre", "service-civique", 1, 1), (line.PlaceKind, line.ReceiverStatus, line.Slots, line.Days));
    }

    [Fact]
    public async Task Planning_and_closing_again_answer_the_same_and_other_contents_are_refused()
    {
        var world = await World.CreateAsync(suite);
        var session = world.Session();
        Assert.Equal(1, (await world.Planning.PlanDropInSessionAsync(session)).Revision);
        Assert.Equal(1, (await world.Planning.PlanDropInSessionAsync(session)).Revision);
        var closing = session.Closing();
        Assert.Equal(2, (await world.Desk.CloseDropInSessionAsync(closing)).Revision);
        Assert.Equal(2, (await world.Desk.CloseDropInSessionAsync(closing)).Revision);

        session.EndsAt = "13:00";
        Assert.Equal("id-taken", (await Refusal.Of(world.Planning.PlanDropInSessionAsync(session))).Code);
        closing.LeftUnserved = 4;
        Assert.Equal("session-closed", (await Refusal.Of(world.Desk.CloseDropInSessionAsync(closing))).Code);
    }

    [Fact]
    public async Task A_session_where_people_were_received_cannot_be_closed_as_not_held()
    {
        var world = await World.CreateAsync(suite);
        var session = world.Session();
        await world.Planning.PlanDropInSessionAsync(session);
        var visit = world.Visit();
        visit.SessionId = session.SessionId;
        await world.Desk.LogVisitAsync(visit);
        var refusal = await Refusal.Of(world.Desk.CloseDropInSessionAsync(new CloseDropInSessionRequest { SessionId = session.SessionId }));
        Assert.Equal((StatusCode.FailedPrecondition, "session-has-visits"), (refusal.Status, refusal.Code));
    }

    [Fact]
    public async Task A_visit_belongs_to_a_session_of_its_own_place_and_day()
    {
        var world = await World.CreateAsync(suite);
        var session = world.Session();
        await world.Planning.PlanDropInSessionAsync(session);
        var visit = world.Visit();
        visit.SessionId = session.SessionId;
        visit.Date = "2024-03-15";
        Assert.Equal("unknown-session", (await Refusal.Of(world.Desk.LogVisitAsync(visit))).Fields["session_id"]);
    }

    [Fact]
    public async Task A_session_that_ends_before_it_starts_is_refused()
    {
        var world = await World.CreateAsync(suite);
        var session = world.Session();
        session.EndsAt = "08:00";
        Assert.Equal("not-in-order", (await Refusal.Of(world.Planning.PlanDropInSessionAsync(session))).Fields["ends_at"]);
    }

    [Fact]
    public async Task A_session_to_come_cannot_be_closed_and_an_unknown_one_is_not_found()
    {
        var world = await World.CreateAsync(suite);
        var session = world.Session();
        session.Date = "2098-01-01";
        await world.Planning.PlanDropInSessionAsync(session);
        Assert.Equal("session-in-the-future", (await Refusal.Of(world.Desk.CloseDropInSessionAsync(session.Closing()))).Code);
        Assert.Equal("unknown-session", (await Refusal.Of(world.Desk.CloseDropInSessionAsync(world.Session().Closing()))).Code);
    }

    [Fact]
    public async Task Kiosk_passages_are_counted_apart_once()
    {
        var world = await World.CreateAsync(suite);
        var tally = world.KioskTally();
        await world.Desk.RecordKioskTallyAsync(tally);
        await world.Desk.RecordKioskTallyAsync(tally);
        var second = world.KioskTally();
        second.Date = "2024-05-02";
        await world.Desk.RecordKioskTallyAsync(second);
        tally.Count = 9;
        Assert.Equal("id-taken", (await Refusal.Of(world.Desk.RecordKioskTallyAsync(tally))).Code);

        var report = await world.ReportWhenAsync(report => report.Kiosk.Total >= 6);
        Assert.Equal(6, report.Kiosk.Total);
        Assert.Equal(["2024-03", "2024-05"], report.Kiosk.ByMonth.Select(month => month.Month));
        Assert.Equal(0, report.Visits.Total);
    }
}
