using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace AccesDroits.Reception.Tests;

/// <summary>Planning: a recurrence is planned once, on the days that are free, and the network sees hours without names.</summary>
public sealed class PlanningTests(Suite suite)
{
    [Fact]
    public async Task A_recurrence_is_planned_with_its_pair_on_all_its_days_but_those_left_out_and_public_holidays()
    {
        var world = await World.CreateAsync(suite);
        var colleague = await world.InviteAsync();
        var recurrence = world.Recurrence();
        (recurrence.From, recurrence.To) = ("2024-04-30", "2024-05-22");
        recurrence.Weekdays.Clear();
        recurrence.Weekdays.Add([3, 2]);
        recurrence.Except.Add("2024-05-14");
        recurrence.Receivers.Add(new Receiver { AccountId = colleague.Id, Status = "benevole" });
        var answer = await world.Timetable.PlanRecurrenceAsync(recurrence);
        Assert.Equal(["2024-04-30", "2024-05-07", "2024-05-15", "2024-05-21", "2024-05-22"], answer.Planned);
        Assert.Equal([("2024-05-01", WhyLeft.PublicHoliday), ("2024-05-08", WhyLeft.PublicHoliday)], answer.Left.Select(day => (day.Date, day.Why)));

        var planned = await ListAsync(world, "2024-04-29", "2024-05-26");
        Assert.Equal(answer.Planned, planned.Own.Select(session => session.Date));
        Assert.All(planned.Own, session =>
        {
            Assert.Equal(("14:00", "17:00", world.PlaceId, 1L, DropInSessionState.Planned, recurrence.SeriesId), (session.StartsAt, session.EndsAt, session.PlaceId, session.Revision, session.State, session.SeriesId));
            Assert.Equal(recurrence.Receivers, session.Receivers);
        });

        Assert.Equal(answer, await world.Timetable.PlanRecurrenceAsync(recurrence));
        recurrence.EndsAt = "16:00";
        Assert.Equal((StatusCode.AlreadyExists, "id-taken"), await Refusal.Of(world.Timetable.PlanRecurrenceAsync(recurrence)) is var refusal ? (refusal.Status, refusal.Code) : default);
    }

    [Fact]
    public async Task A_public_holiday_is_planned_when_it_is_asked_for()
    {
        var world = await World.CreateAsync(suite);
        var recurrence = world.Daily(new DateOnly(2024, 4, 30), new DateOnly(2024, 5, 2));
        Assert.Equal(["2024-04-30", "2024-05-01", "2024-05-02"], (await world.Timetable.PlanRecurrenceAsync(recurrence)).Planned);
    }

    [Fact]
    public async Task A_day_on_which_the_place_has_a_session_at_that_time_is_left_out_and_told_and_one_that_only_touches_is_not_in_the_way()
    {
        var world = await World.CreateAsync(suite);
        var (meets, touches) = (world.Session(), world.Session());
        (meets.Date, meets.StartsAt, meets.EndsAt) = ("2024-03-07", "16:30", "18:00");
        (touches.Date, touches.StartsAt, touches.EndsAt) = ("2024-03-12", "12:00", "14:00");
        await world.Planning.PlanDropInSessionAsync(meets);
        await world.Planning.PlanDropInSessionAsync(touches);
        var answer = await world.Timetable.PlanRecurrenceAsync(world.Recurrence());
        Assert.Equal(("2024-03-07", WhyLeft.PlaceTaken), answer.Left.Select(day => (day.Date, day.Why)).Single());
        Assert.Equal(7, answer.Planned.Count);
        Assert.Contains("2024-03-12", answer.Planned);
    }

    [Fact]
    public async Task The_same_command_sent_many_times_at_once_plans_once()
    {
        var world = await World.CreateAsync(suite);
        var recurrence = world.Recurrence();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => world.Timetable.PlanRecurrenceAsync(recurrence).ResponseAsync));
        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
        Assert.Equal(8, answers[0].Planned.Count);
        Assert.Equal(8, (await ListAsync(world, "2024-03-01", "2024-03-31")).Own.Count);
    }

    [Fact]
    public async Task Two_coordinators_who_plan_the_same_hours_at_once_never_plan_a_day_twice()
    {
        var world = await World.CreateAsync(suite);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => world.Timetable.PlanRecurrenceAsync(world.Recurrence()).ResponseAsync));
        Assert.Equal(8, answers.Sum(answer => answer.Planned.Count));
        Assert.Equal(40, answers.Sum(answer => answer.Left.Count(day => day.Why == WhyLeft.PlaceTaken)));
        Assert.Equal(8, (await ListAsync(world, "2024-03-01", "2024-03-31")).Own.Count);
    }

    [Fact]
    public async Task Each_receiver_has_a_mission_on_every_day_and_nothing_is_planned_when_one_has_not()
    {
        var world = await World.CreateAsync(suite);
        var gone = await world.InviteAsync("2024-03-01", "2024-03-20");
        var recurrence = world.Recurrence();
        recurrence.Receivers.Add(new Receiver { AccountId = gone.Id, Status = "benevole" });
        var refusal = await Refusal.Of(world.Timetable.PlanRecurrenceAsync(recurrence));
        Assert.Equal(("receivers[1].account_id", "no-mission"), (Assert.Single(refusal.Fields).Key, refusal.Fields["receivers[1].account_id"]));
        Assert.Empty((await ListAsync(world, "2024-03-01", "2024-03-31")).Own);
        recurrence.To = "2024-03-20";
        Assert.Equal(5, (await world.Timetable.PlanRecurrenceAsync(recurrence)).Planned.Count);
    }

    [Fact]
    public async Task A_recurrence_that_makes_no_sense_is_refused_with_the_field_that_is_wrong()
    {
        var (world, other) = (await World.CreateAsync(suite), await World.CreateAsync(suite));
        foreach (var (field, expected, spoil) in new (string, string, Action<PlanRecurrenceRequest>)[]
        {
            ("to", "not-in-order", one => one.To = "2024-03-03"), ("to", "too-long", one => one.To = "2025-03-05"), ("ends_at", "not-in-order", one => one.EndsAt = "14:00"),
            ("weekdays", "no-day", one => one.To = "2024-03-04"), ("place_id", "unknown-place", one => one.PlaceId = other.PlaceId),
            ("receivers", "duplicate", one => one.Receivers.Add(one.Receivers[0])), ("weekdays[1]", "out-of-range", one => one.Weekdays[1] = 8),
        })
        {
            var recurrence = world.Recurrence();
            spoil(recurrence);
            var refusal = await Refusal.Of(world.Timetable.PlanRecurrenceAsync(recurrence));
            Assert.Equal((StatusCode.InvalidArgument, expected), (refusal.Status, refusal.Fields.GetValueOrDefault(field)));
        }

        var twelve = world.Recurrence();
        (twelve.To, twelve.EveryWeeks) = ("2025-03-04", 4);
        Assert.NotEmpty((await world.Timetable.PlanRecurrenceAsync(twelve)).Planned);
        Assert.Equal("too-long", (await Refusal.Of(world.Timetable.ListPlanningAsync(new ListPlanningRequest { From = "2024-03-01", To = "2024-04-12" }))).Fields["to"]);
    }

    [Fact]
    public async Task Another_structure_sees_where_and_when_but_never_who_nor_which()
    {
        var (world, other) = (await World.CreateAsync(suite), await World.CreateAsync(suite));
        await world.Timetable.PlanRecurrenceAsync(world.Recurrence());
        var visit = world.Visit();
        (visit.Date, visit.SessionId) = ("2024-03-14", (await ListAsync(world, "2024-03-14", "2024-03-14")).Own[0].SessionId);
        await world.Desk.LogVisitAsync(visit);
        foreach (var role in new[] { Role.Receiver, Role.SocialWorker, Role.Coordinator })
        {
            var seen = await new PlanningService.PlanningServiceClient(other.As(role)).ListPlanningAsync(new ListPlanningRequest { From = "2024-03-01", To = "2024-03-31" });
            Assert.Empty(seen.Own);
            Assert.Equal(8, seen.Others.Count(session => session is { StartsAt: "14:00", EndsAt: "17:00", State: DropInSessionState.Planned } && session.PlaceId == world.PlaceId));
            var told = JsonFormatter.Default.Format(seen);
            Assert.All([world.ReceiverId, visit.SessionId, world.StructureId], secret => Assert.DoesNotContain(secret, told, StringComparison.OrdinalIgnoreCase));
        }

        Assert.Equal("unknown-session", (await Refusal.Of(other.Timetable.GetPlannedSessionAsync(new GetPlannedSessionRequest { SessionId = visit.SessionId }))).Code);
        Assert.Equal(1, (await world.Timetable.GetPlannedSessionAsync(new GetPlannedSessionRequest { SessionId = visit.SessionId })).Session.Visits);
    }

    [Fact]
    public async Task Coverage_tells_what_was_planned_held_closed_and_entered_and_what_is_still_to_close()
    {
        var world = await World.CreateAsync(suite);
        await world.Timetable.PlanRecurrenceAsync(world.Recurrence());
        var sessions = (await ListAsync(world, "2024-03-01", "2024-03-31")).Own;
        var visit = world.Visit();
        (visit.Date, visit.SessionId) = (sessions[1].Date, sessions[1].SessionId);
        await world.Desk.LogVisitAsync(visit);
        await world.Desk.CloseDropInSessionAsync(new CloseDropInSessionRequest { SessionId = sessions[0].SessionId, Held = true, Receivers = { sessions[0].Receivers } });
        await world.Desk.CloseDropInSessionAsync(new CloseDropInSessionRequest { SessionId = sessions[2].SessionId });
        var coverage = await world.Timetable.GetCoverageAsync(new GetCoverageRequest { From = "2024-03-01", To = "2024-03-31" });
        var place = Assert.Single(coverage.Places);
        Assert.Equal((world.PlaceId, 8, 2, 2, 1, 6), (place.PlaceId, place.Planned, place.Held, place.Closed, place.Entered, place.ToClose));
        Assert.NotNull(place.LastEntry);
        Assert.Equal(sessions.Where((_, index) => index is not (0 or 2)).Select(session => session.SessionId), coverage.ToClose.Select(session => session.SessionId));
        Assert.Empty((await (await World.CreateAsync(suite)).Timetable.GetCoverageAsync(new GetCoverageRequest { From = "2024-03-01", To = "2024-03-31" })).Places);
    }

    private static async Task<ListPlanningResponse> ListAsync(World world, string from, string to) => await world.Timetable.ListPlanningAsync(new ListPlanningRequest { From = from, To = to });
}
