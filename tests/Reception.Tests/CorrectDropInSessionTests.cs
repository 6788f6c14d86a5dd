using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Reception.Tests;

public class CorrectDropInSessionTests(Suite suite)
{
    [Fact]
    public async Task A_planned_session_is_corrected_then_closed_and_its_closing_corrected_and_the_report_follows()
    {
        var world = await World.CreateAsync(suite);
        var session = world.Session();
        await world.Planning.PlanDropInSessionAsync(session);
        var plan = world.Correction(session);
        plan.Plan.Date = "2024-03-21";
        plan.Plan.Receivers[0].Status = "benevole";
        Assert.Equal(2, (await world.Planning.CorrectDropInSessionAsync(plan)).Revision);

        var closing = plan.Plan.Closing();
        Assert.Equal(3, (await world.Desk.CloseDropInSessionAsync(closing)).Revision);
        var report = await world.ReportWhenAsync(report => report.Coverage.HeldSessions == 1 && report.Coverage.ClosedSessions == 1);
        Assert.Equal("benevole", Assert.Single(report.DropInSessions.Rows).ReceiverStatus);

        var correction = world.Correction(plan.Plan, closing, 3);
        correction.Closing.Receivers[0].Status = "agent-accueil";
        Assert.Equal(4, (await world.Planning.CorrectDropInSessionAsync(correction)).Revision);
        await world.ReportWhenAsync(report => report.DropInSessions.Rows is [{ ReceiverStatus: "agent-accueil" }]);

        var notHeld = world.Correction(plan.Plan, new CloseDropInSessionRequest { SessionId = session.SessionId }, 4);
        Assert.Equal(5, (await world.Planning.CorrectDropInSessionAsync(notHeld)).Revision);
        report = await world.ReportWhenAsync(report => report.Coverage.HeldSessions == 0);
        Assert.Equal((1, 1), (report.Coverage.PlannedSessions, report.Coverage.ClosedSessions));

        // Everything sent before answers as it did.
        Assert.Equal(1, (await world.Planning.PlanDropInSessionAsync(session)).Revision);
        Assert.Equal(2, (await world.Planning.CorrectDropInSessionAsync(plan)).Revision);
        Assert.Equal(3, (await world.Desk.CloseDropInSessionAsync(closing)).Revision);
        Assert.Equal(4, (await world.Planning.CorrectDropInSessionAsync(correction)).Revision);
        notHeld.Reason = "Autre motif";
        var refusal = await Refusal.Of(world.Planning.CorrectDropInSessionAsync(notHeld));
        Assert.Equal((StatusCode.Aborted, "stale-revision"), (refusal.Status, refusal.Code));
    }

    [Fact]
    public async Task A_session_with_visits_is_neither_deleted_nor_moved_nor_denied_until_they_are_gone()
    {
        var world = await World.CreateAsync(suite);
        var session = world.Session();
        await world.Planning.PlanDropInSessionAsync(session);
        var visit = world.Visit();
        visit.SessionId = session.SessionId;
        await world.Desk.LogVisitAsync(visit);
        await world.Desk.CloseDropInSessionAsync(session.Closing());

        var (moved, denied) = (world.Correction(session, session.Closing(), 2), world.Correction(session, new CloseDropInSessionRequest { SessionId = session.SessionId }, 2));
        moved.Plan.Date = "2024-03-15";
        foreach (var refusal in new[]
        {
            await Refusal.Of(world.Planning.DeleteDropInSessionAsync(world.Deletion(session, 2))),
            await Refusal.Of(world.Planning.CorrectDropInSessionAsync(moved)),
            await Refusal.Of(world.Planning.CorrectDropInSessionAsync(denied)),
        })
        {
            Assert.Equal((StatusCode.FailedPrecondition, "session-has-visits"), (refusal.Status, refusal.Code));
        }

        await world.Planning.DeleteVisitAsync(world.Deletion(visit));
        Assert.Equal(3, (await world.Planning.CorrectDropInSessionAsync(moved)).Revision);
        Assert.Equal(4, (await world.Planning.DeleteDropInSessionAsync(world.Deletion(session, 3))).Revision);
        var report = await world.ReportWhenAsync(report => report.Coverage.PlannedSessions == 0 && report.Visits.Total == 0);
        Assert.Equal((0, 0), (report.Coverage.HeldSessions, report.Coverage.ClosedSessions));
    }

    [Fact]
    public async Task A_deleted_session_takes_no_closing_no_correction_and_no_visit_and_the_first_commands_answer_the_same()
    {
        var world = await World.CreateAsync(suite);
        var session = world.Session();
        await world.Planning.PlanDropInSessionAsync(session);
        var deletion = world.Deletion(session);
        Assert.Equal(2, (await world.Planning.DeleteDropInSessionAsync(deletion)).Revision);
        Assert.Equal(2, (await world.Planning.DeleteDropInSessionAsync(deletion)).Revision);
        Assert.Equal(1, (await world.Planning.PlanDropInSessionAsync(session)).Revision);

        Assert.Equal("session-deleted", (await Refusal.Of(world.Desk.CloseDropInSessionAsync(session.Closing()))).Code);
        Assert.Equal("session-deleted", (await Refusal.Of(world.Planning.CorrectDropInSessionAsync(world.Correction(session, expectedRevision: 2)))).Code);
        var visit = world.Visit();
        visit.SessionId = session.SessionId;
        Assert.Equal("unknown-session", (await Refusal.Of(world.Desk.LogVisitAsync(visit))).Fields["session_id"]);
        Assert.Equal(0, (await world.ReportWhenAsync(report => report.Coverage.PlannedSessions == 0)).Visits.Total);
    }

    [Fact]
    public async Task When_a_visit_and_the_deletion_of_its_session_race_no_visit_hangs_on_a_deleted_session()
    {
        var world = await World.CreateAsync(suite);
        var sessions = Enumerable.Range(0, 15).Select(_ => world.Session()).ToList();
        await Task.WhenAll(sessions.Select(session => world.Planning.PlanDropInSessionAsync(session).ResponseAsync));
        await Task.WhenAll(sessions.Select(async session =>
        {
            var visit = world.Visit();
            visit.SessionId = session.SessionId;
            var (logged, deleted) = (world.Desk.LogVisitAsync(visit).ResponseAsync, world.Planning.DeleteDropInSessionAsync(world.Deletion(session)).ResponseAsync);
            _ = await Task.WhenAny(Task.WhenAll(logged, deleted));
            Assert.NotEqual(logged.IsCompletedSuccessfully, deleted.IsCompletedSuccessfully);
        }));
        Assert.Equal(0, await suite.CountAsync(
            "receptiondb", "select count(*) from visit join drop_in_session s using (session_id) where s.deleted and s.place_id = @place", new { place = Guid.Parse(world.PlaceId) }));
    }

    [Fact]
    public async Task A_correction_neither_closes_nor_reopens_a_session()
    {
        var world = await World.CreateAsync(suite);
        var session = world.Session();
        await world.Planning.PlanDropInSessionAsync(session);
        Assert.Equal("session-not-closed", (await Refusal.Of(world.Planning.CorrectDropInSessionAsync(world.Correction(session, session.Closing())))).Code);
        await world.Desk.CloseDropInSessionAsync(session.Closing());
        Assert.Equal("session-closed", (await Refusal.Of(world.Planning.CorrectDropInSessionAsync(world.Correction(session, expectedRevision: 2)))).Code);
        var future = world.Correction(session, session.Closing(), 2);
        future.Plan.Date = "2098-01-01";
        Assert.Equal("session-in-the-future", (await Refusal.Of(world.Planning.CorrectDropInSessionAsync(future))).Code);
    }

    [Fact]
    public async Task Bad_fields_of_plan_and_closing_are_named_together_and_unknown_sessions_are_not_found()
    {
        var world = await World.CreateAsync(suite);
        var session = world.Session();
        Assert.Equal("unknown-session", (await Refusal.Of(world.Planning.CorrectDropInSessionAsync(world.Correction(session)))).Code);
        Assert.Equal("unknown-session", (await Refusal.Of(world.Planning.DeleteDropInSessionAsync(world.Deletion(session)))).Code);

        var bad = world.Correction(session, world.Session().Closing());
        bad.Plan.EndsAt = "08:00";
        bad.Plan.Receivers[0].Status = "roi";
        bad.Closing.Receivers.Add(bad.Closing.Receivers[0]);
        var refusal = await Refusal.Of(world.Planning.CorrectDropInSessionAsync(bad));
        Assert.Equal(("not-in-order", "unknown-code"), (refusal.Fields["plan.ends_at"], refusal.Fields["plan.receivers[0].status"]));
        Assert.Equal(("duplicate", "other-session"), (refusal.Fields["closing.receivers"], refusal.Fields["closing.session_id"]));

        await world.Planning.PlanDropInSessionAsync(session);
        var elsewhere = world.Correction(session);
        elsewhere.Plan.PlaceId = World.NewId();
        Assert.Equal("unknown-place", (await Refusal.Of(world.Planning.CorrectDropInSessionAsync(elsewhere))).Fields["plan.place_id"]);
    }

    [Fact]
    public async Task A_kiosk_tally_is_corrected_moved_and_deleted_and_the_report_follows()
    {
        var world = await World.CreateAsync(suite);
        var (tally, other) = (world.KioskTally(), world.KioskTally());
        await world.Desk.RecordKioskTallyAsync(tally);
        await world.Desk.RecordKioskTallyAsync(other);
        await world.ReportWhenAsync(report => report.Kiosk.Total == 6);

        var correction = world.Correction(tally);
        (correction.Tally.Count, correction.Tally.Date) = (10, "2024-05-02");
        Assert.Equal(2, (await world.Planning.CorrectKioskTallyAsync(correction)).Revision);
        var report = await world.ReportWhenAsync(report => report.Kiosk.Total == 13);
        Assert.Equal([("2024-03", 3), ("2024-05", 10)], report.Kiosk.ByMonth.Select(month => (month.Month, month.Total)));

        var deletion = world.Deletion(tally, 2);
        Assert.Equal(3, (await world.Planning.DeleteKioskTallyAsync(deletion)).Revision);
        Assert.Equal(3, (await world.Planning.DeleteKioskTallyAsync(deletion)).Revision);
        Assert.Equal(2, (await world.Planning.CorrectKioskTallyAsync(correction)).Revision);
        Assert.Equal(1, (await world.Desk.RecordKioskTallyAsync(tally)).Revision);
        report = await world.ReportWhenAsync(report => report.Kiosk.Total == 3);
        Assert.Equal("2024-03", Assert.Single(report.Kiosk.ByMonth).Month);
        Assert.Equal("tally-deleted", (await Refusal.Of(world.Planning.CorrectKioskTallyAsync(world.Correction(tally, 3)))).Code);
    }

    [Fact]
    public async Task A_stale_unknown_or_bad_correction_of_a_kiosk_tally_changes_nothing()
    {
        var world = await World.CreateAsync(suite);
        var tally = world.KioskTally();
        Assert.Equal("unknown-tally", (await Refusal.Of(world.Planning.CorrectKioskTallyAsync(world.Correction(tally)))).Code);
        await world.Desk.RecordKioskTallyAsync(tally);
        Assert.Equal("stale-revision", (await Refusal.Of(world.Planning.CorrectKioskTallyAsync(world.Correction(tally, 2)))).Code);
        Assert.Equal("stale-revision", (await Refusal.Of(world.Planning.DeleteKioskTallyAsync(world.Deletion(tally, 2)))).Code);
        var (future, elsewhere, tooMany) = (world.Correction(tally), world.Correction(tally), world.Correction(tally));
        (future.Tally.Date, elsewhere.Tally.PlaceId, tooMany.Tally.Count) = ("2098-01-01", World.NewId(), 1001);
        Assert.Equal("in-the-future", (await Refusal.Of(world.Planning.CorrectKioskTallyAsync(future))).Fields["tally.date"]);
        Assert.Equal("unknown-place", (await Refusal.Of(world.Planning.CorrectKioskTallyAsync(elsewhere))).Fields["tally.place_id"]);
        Assert.Equal("out-of-range", (await Refusal.Of(world.Planning.CorrectKioskTallyAsync(tooMany))).Fields["tally.count"]);
        Assert.Equal(3, (await world.ReportWhenAsync(report => report.Kiosk.Total > 0)).Kiosk.Total);
    }
}
