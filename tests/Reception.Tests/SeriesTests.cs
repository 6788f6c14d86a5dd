using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Reception.Tests;

/// <summary>A series is changed or cancelled from a day on, without losing what happened or was arranged apart.</summary>
public sealed class SeriesTests(Suite suite)
{
    private static readonly DateOnly Today = TimeProvider.System.Today();

    [Fact]
    public async Task A_change_gives_the_sessions_from_a_day_on_other_times_and_people_and_leaves_the_earlier_ones()
    {
        var (world, sessions) = await PlanAsync(days: 6);
        var colleague = await world.InviteAsync();
        var change = Change(world, sessions, from: 3);
        (change.StartsAt, change.EndsAt) = ("09:00", "11:30");
        change.Receivers.Add(new Receiver { AccountId = colleague.Id, Status = "benevole" });
        var answer = await world.Timetable.ChangeSeriesAsync(change);
        Assert.Equal(2, answer.Revision);
        Assert.Equal(sessions.Skip(3).Select(session => session.Date), answer.Changed);
        Assert.Empty(answer.Left);
        var after = await ListAsync(world);
        Assert.Equal(sessions.Take(3), after.Take(3));
        Assert.All(after.Skip(3), session => Assert.Equal(("09:00", "11:30", 2L, 2), (session.StartsAt, session.EndsAt, session.Revision, session.Receivers.Count)));
        Assert.Equal(answer, await world.Timetable.ChangeSeriesAsync(change));
        Assert.Equal(after, await ListAsync(world));
    }

    [Fact]
    public async Task What_is_closed_has_visits_was_changed_apart_or_would_meet_another_session_stays_and_is_told()
    {
        var (world, sessions) = await PlanAsync(days: 4);
        await world.Desk.CloseDropInSessionAsync(new CloseDropInSessionRequest { SessionId = sessions[0].SessionId, Held = true, Receivers = { sessions[0].Receivers } });
        await ReplaceAsync(world, sessions[1]);
        var inTheWay = world.Session();
        inTheWay.Date = sessions[2].Date;
        await world.Planning.PlanDropInSessionAsync(inTheWay);
        var change = Change(world, sessions, from: 0);
        (change.StartsAt, change.EndsAt) = ("11:00", "13:00");
        var answer = await world.Timetable.ChangeSeriesAsync(change);
        Assert.Equal([WhyLeft.SessionClosed, WhyLeft.ChangedApart, WhyLeft.PlaceTaken], answer.Left.Select(day => day.Why));
        Assert.Equal([sessions[3].Date], answer.Changed);

        var (busy, withVisit) = await PlanAsync(days: 2);
        var visit = busy.Visit();
        (visit.Date, visit.SessionId) = (withVisit[0].Date, withVisit[0].SessionId);
        await busy.Desk.LogVisitAsync(visit);
        var left = Assert.Single((await busy.Timetable.ChangeSeriesAsync(Change(busy, withVisit, from: 0))).Left);
        Assert.Equal((Today.ToText(), WhyLeft.SessionHasVisits), (left.Date, left.Why));
    }

    [Fact]
    public async Task A_series_is_cancelled_from_a_day_on_and_what_happened_or_was_changed_apart_stays()
    {
        var (world, sessions) = await PlanAsync(days: 5);
        await ReplaceAsync(world, sessions[3]);
        var visit = world.Visit();
        (visit.Date, visit.SessionId) = (sessions[0].Date, sessions[0].SessionId);
        await world.Desk.LogVisitAsync(visit);
        var deletion = new DeleteSeriesRequest { SeriesId = sessions[0].SeriesId, From = Today.ToText(), ExpectedRevision = 1, Reason = "Fin du partenariat", DeletedBy = world.ReceiverId };
        var answer = await world.Timetable.DeleteSeriesAsync(deletion);
        Assert.Equal([(sessions[0].Date, WhyLeft.SessionHasVisits), (sessions[3].Date, WhyLeft.ChangedApart)], answer.Left.Select(day => (day.Date, day.Why)));
        Assert.Equal([sessions[1].Date, sessions[2].Date, sessions[4].Date], answer.Cancelled);
        Assert.Equal([sessions[0].SessionId, sessions[3].SessionId], (await ListAsync(world)).Select(session => session.SessionId));
        Assert.Equal(answer, await world.Timetable.DeleteSeriesAsync(deletion));
        Assert.Equal("session-deleted", (await Refusal.Of(world.Desk.CloseDropInSessionAsync(new CloseDropInSessionRequest { SessionId = sessions[1].SessionId }))).Code);
    }

    [Fact]
    public async Task Of_two_coordinators_who_change_a_series_at_once_one_is_told_that_it_has_changed()
    {
        var (world, sessions) = await PlanAsync(days: 3);
        var (one, two) = (Change(world, sessions, from: 0), Change(world, sessions, from: 0));
        (one.EndsAt, two.EndsAt) = ("16:00", "18:00");
        var refusals = await Task.WhenAll(new[] { one, two }.Select(async change =>
        {
            try
            {
                await world.Timetable.ChangeSeriesAsync(change);
                return StatusCode.OK;
            }
            catch (RpcException exception)
            {
                return exception.StatusCode;
            }
        }));
        Assert.Equal([StatusCode.OK, StatusCode.Aborted], refusals.Order());
        Assert.All(await ListAsync(world), session => Assert.Equal((2L, refusals[0] == StatusCode.OK ? "16:00" : "18:00"), (session.Revision, session.EndsAt)));
    }

    [Fact]
    public async Task The_past_is_not_changed_a_series_of_another_structure_is_unknown_and_nobody_writes_in_the_name_of_another()
    {
        var (world, sessions) = await PlanAsync(days: 2);
        var other = await World.CreateAsync(suite);
        var change = Change(world, sessions, from: 0);
        change.From = Today.AddDays(-1).ToText();
        Assert.Equal("in-the-past", (await Refusal.Of(world.Timetable.ChangeSeriesAsync(change))).Fields["from"]);
        change.From = Today.ToText();
        change.ChangedBy = other.ReceiverId;
        Assert.Equal("other-account", (await Refusal.Of(world.Timetable.ChangeSeriesAsync(change))).Fields["changed_by"]);
        Assert.Equal((StatusCode.NotFound, "unknown-series"), await Refusal.Of(other.Timetable.ChangeSeriesAsync(change)) is var refusal ? (refusal.Status, refusal.Code) : default);
    }

    [Fact]
    public async Task Whoever_is_given_a_series_has_a_mission_on_each_of_its_days()
    {
        var (world, sessions) = await PlanAsync(days: 5);
        var leaving = await world.InviteAsync(to: Today.AddDays(2).ToText());
        var change = Change(world, sessions, from: 0);
        change.Receivers.Add(new Receiver { AccountId = leaving.Id, Status = "benevole" });
        Assert.Equal("no-mission", (await Refusal.Of(world.Timetable.ChangeSeriesAsync(change))).Fields["receivers[1].account_id"]);
        Assert.All(await ListAsync(world), session => Assert.Equal(1, session.Revision));
    }

    [Fact]
    public async Task The_report_counts_the_sessions_that_are_planned_and_no_longer_those_that_were_cancelled()
    {
        var world = await World.CreateAsync(suite);
        var recurrence = world.Daily(new DateOnly(2090, 1, 1), new DateOnly(2090, 2, 10));
        var planned = await world.Timetable.PlanRecurrenceAsync(recurrence);
        await world.ReportWhenAsync(_ => true);
        await Eventually.Get(() => world.ReportAsync(2090), report => report.Coverage.PlannedSessions == planned.Planned.Count);
        var change = Change(world, [new PlannedSession { SeriesId = recurrence.SeriesId, Date = "2090-01-05", StartsAt = "09:00", EndsAt = "10:00", Receivers = { recurrence.Receivers } }], from: 0);
        Assert.Equal(37, (await world.Timetable.ChangeSeriesAsync(change)).Changed.Count);
        var deletion = new DeleteSeriesRequest { SeriesId = recurrence.SeriesId, From = "2090-02-01", ExpectedRevision = 2, Reason = "Vacances", DeletedBy = world.ReceiverId };
        Assert.Equal(10, (await world.Timetable.DeleteSeriesAsync(deletion)).Cancelled.Count);
        await Eventually.Get(() => world.ReportAsync(2090), report => report.Coverage.PlannedSessions == planned.Planned.Count - 10);
    }

    private async Task<(World World, IReadOnlyList<PlannedSession> Sessions)> PlanAsync(int days)
    {
        var world = await World.CreateAsync(suite);
        await world.Timetable.PlanRecurrenceAsync(world.Daily(Today, Today.AddDays(days - 1)));
        return (world, await ListAsync(world));
    }

    private static async Task<IReadOnlyList<PlannedSession>> ListAsync(World world) =>
        [.. (await world.Timetable.ListPlanningAsync(new ListPlanningRequest { From = Today.ToText(), To = Today.AddDays(20).ToText() })).Own.Where(session => session.SeriesId.Length > 0)];

    // One session is arranged apart, as when somebody is replaced.
    private static async Task ReplaceAsync(World world, PlannedSession session)
    {
        var plan = new PlanDropInSessionRequest
        {
            SessionId = session.SessionId, PlaceId = session.PlaceId, Date = session.Date, StartsAt = session.StartsAt, EndsAt = "18:00", Receivers = { session.Receivers },
        };
        await world.Planning.CorrectDropInSessionAsync(world.Correction(plan));
    }

    private static ChangeSeriesRequest Change(World world, IReadOnlyList<PlannedSession> sessions, int from) => new()
    {
        SeriesId = sessions[from].SeriesId, From = sessions[from].Date, StartsAt = sessions[from].StartsAt, EndsAt = sessions[from].EndsAt, Receivers = { sessions[from].Receivers },
        ExpectedRevision = 1, Reason = "Nouvel horaire", ChangedBy = world.ReceiverId,
    };
}
