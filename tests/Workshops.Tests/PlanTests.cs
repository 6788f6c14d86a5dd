using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;

namespace AccesDroits.Workshops.Tests;

/// <summary>Parcours: which days they have, what stands in their way, and what moves with what.</summary>
public class PlanTests(Suite suite)
{
    /// <summary>Weekly plans by from, to, weekdays, every, except and the days expected; the clocks change on 31 March and 27 October 2024.</summary>
    public static TheoryData<string, string, int[], int, string[], string[]> Weeklies => new()
    {
        { "2024-03-18", "2024-04-08", [1], 1, [], ["2024-03-18", "2024-03-25", "2024-04-08"] },
        { "2024-03-25", "2024-04-07", [7, 2], 1, [], ["2024-03-26", "2024-03-31", "2024-04-02", "2024-04-07"] },
        { "2024-10-21", "2024-11-03", [7], 1, [], ["2024-10-27", "2024-11-03"] },
        { "2024-04-29", "2024-05-17", [3, 4], 1, ["2024-05-15"], ["2024-05-02", "2024-05-16"] },
        { "2024-09-03", "2024-10-15", [2], 2, [], ["2024-09-03", "2024-09-17", "2024-10-01", "2024-10-15"] },
        { "2024-12-20", "2025-01-10", [3], 1, [], ["2025-01-08"] },
        { "2024-02-26", "2024-03-03", [4], 1, [], ["2024-02-29"] },
    };

    [Theory]
    [MemberData(nameof(Weeklies))]
    public async Task A_weekly_plan_has_its_days_without_public_holidays_at_the_same_local_time(string from, string to, int[] weekdays, int every, string[] except, string[] expected)
    {
        var world = await World.WithWorkshopsAsync(suite);
        var cycle = Weekly(world, from, to, every, weekdays);
        cycle.Weekly.Except.Add(except);
        Assert.Equal(expected, (await world.Cycles.PreviewCycleAsync(cycle)).Dates);
        var plan = await world.Cycles.PlanCycleAsync(cycle);
        Assert.Equal(expected, plan.Dates);
        var stored = await world.CycleAsync(cycle.CycleId);
        Assert.Equal(expected.Select(day => (day, "14:00", "16:00")), stored.Sessions.Select(session => (session.Date, session.Setting.StartsAt, session.Setting.EndsAt)));
        Assert.Equal(Enumerable.Range(1, expected.Length), stored.Sessions.Select(session => session.Number));
    }

    [Fact]
    public async Task Days_that_the_network_closes_are_left_out_and_named_and_chosen_dates_on_them_are_a_conflict()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var network = new CycleService.CycleServiceClient(suite.As(Role.NetworkAdmin));
        var closed = new AddClosedDaysRequest { ClosedDays = new ClosedDays { ClosedDaysId = World.NewId(), From = "2031-08-04", To = "2031-08-10", Label = "fermeture d'été" } };
        await network.AddClosedDaysAsync(closed);
        await network.AddClosedDaysAsync(closed);
        var cycle = Weekly(world, "2031-07-28", "2031-08-15", 1, 2, 5);
        var plan = await world.Cycles.PreviewCycleAsync(cycle);
        Assert.Equal(["2031-07-29", "2031-08-01", "2031-08-12"], plan.Dates);
        Assert.Equal([("2031-08-05", "fermeture d'été"), ("2031-08-08", "fermeture d'été"), ("2031-08-15", "Assomption")], plan.Left.Select(day => (day.Date, day.Label)));

        cycle.Weekly = null;
        cycle.Dates.Add(["2031-08-05", "2031-07-14"]);
        cycle.DespiteConflicts = false;
        plan = await world.Cycles.PreviewCycleAsync(cycle);
        Assert.Equal([("2031-07-14", "fête nationale"), ("2031-08-05", "fermeture d'été")], plan.Conflicts.Select(one => (one.Date, one.Label)));
        Assert.Equal("conflicts", (await Refusal.Of(world.Cycles.PlanCycleAsync(cycle))).Code);

        await network.RemoveClosedDaysAsync(new RemoveClosedDaysRequest { ClosedDaysId = closed.ClosedDays.ClosedDaysId });
        Assert.Equal("fête nationale", Assert.Single((await world.Cycles.PreviewCycleAsync(cycle)).Conflicts).Label);
    }

    [Fact]
    public async Task A_person_a_room_and_a_computer_that_are_taken_and_somebody_who_receives_are_named_and_must_be_accepted()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var day = World.DayIn(30);
        var first = world.Cycle(12, day);
        first.Setting.Computers.Add("PC 1");
        await world.PlanAsync(first);
        var reception = world.Session();
        (reception.Date, reception.StartsAt, reception.EndsAt) = (day.ToText(), "15:30", "17:00");
        await world.Planning.PlanDropInSessionAsync(reception);

        var second = new PlanCycleRequest(first) { CycleId = World.NewId(), Title = "Autre", DespiteConflicts = false };
        (second.Setting.StartsAt, second.Setting.EndsAt, second.Setting.Room) = ("15:59", "18:00", "salle BLEUE");
        var plan = await world.Cycles.PreviewCycleAsync(second);
        Assert.Equal(
            [
                (ConflictKind.Computer, "14:00", "", "PC 1"), (ConflictKind.Facilitator, "14:00", world.ReceiverId, ""), (ConflictKind.Room, "14:00", "", "Salle bleue"),
                (ConflictKind.Reception, "15:30", world.ReceiverId, ""),
            ],
            plan.Conflicts.Select(one => (one.Kind, one.StartsAt, one.AccountId, one.Label)));
        Assert.Equal("conflicts", (await Refusal.Of(world.Cycles.PlanCycleAsync(second))).Code);
        second.DespiteConflicts = true;
        await world.PlanAsync(second);

        // One after the other, in another room, by nobody: nothing stands in the way.
        var third = new PlanCycleRequest(first) { CycleId = World.NewId(), DespiteConflicts = false };
        (third.Setting.StartsAt, third.Setting.EndsAt) = ("18:00", "19:00");
        Assert.Empty((await world.Cycles.PlanCycleAsync(third)).Conflicts);
    }

    [Fact]
    public async Task Who_does_not_work_there_and_a_place_of_others_and_a_time_that_ends_before_it_begins_are_refused_by_name()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var other = await World.WithWorkshopsAsync(suite);
        var cycle = world.Cycle();
        (cycle.Setting.PlaceId, cycle.Setting.EndsAt) = (other.PlaceId, "13:00");
        cycle.Setting.FacilitatorIds.Add(other.ReceiverId);
        var refusal = await Refusal.Of(world.Cycles.PlanCycleAsync(cycle));
        Assert.Equal(
            [("setting.ends_at", "not-in-order"), ("setting.facilitator_ids[1]", "not-a-facilitator"), ("setting.place_id", "foreign-place")],
            refusal.Fields.Select(field => (field.Key, field.Value)).Order());
        Assert.Equal(0, await suite.CountAsync("workshopsdb", "select count(*) from cycle where structure_id = @StructureId::uuid", new { world.StructureId }));

        var duo = world.Cycle(3);
        duo.Format = GroupFormat.Duo;
        Assert.Equal("too-many", (await Refusal.Of(world.Cycles.PlanCycleAsync(duo))).Fields["capacity"]);
        var none = world.Cycle();
        none.Dates.Clear();
        Assert.Equal("no-day", (await Refusal.Of(world.Cycles.PlanCycleAsync(none))).Fields["dates"]);
    }

    [Fact]
    public async Task One_session_or_it_and_those_after_it_move_by_as_many_days_and_everyone_enrolled_is_to_be_called()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var days = new[] { World.DayIn(20), World.DayIn(27), World.DayIn(34) };
        var cycleId = await world.PlanAsync(world.Cycle(1, days));
        var (seated, _) = (await world.EnrolAsync(cycleId), await world.EnrolAsync(cycleId));
        var sessions = (await world.CycleAsync(cycleId)).Sessions;
        var change = new ChangeSessionRequest
        {
            SessionId = sessions[1].SessionId, ExpectedRevision = 1, Scope = ChangeScope.ThisAndFollowing, Date = days[1].AddDays(1).ToText(), Setting = sessions[1].Setting, DespiteConflicts = true,
        };
        Assert.Equal([days[1].AddDays(1).ToText(), days[2].AddDays(1).ToText()], (await world.Cycles.PreviewSessionAsync(change)).Dates);
        var outcome = await world.Cycles.ChangeSessionAsync(change);
        Assert.Equal(2, outcome.ToCall);
        Assert.Equal(2, (await world.Cycles.ChangeSessionAsync(change)).Revision);
        Assert.Equal([days[0].ToText(), days[1].AddDays(1).ToText(), days[2].AddDays(1).ToText()], (await world.CycleAsync(cycleId)).Sessions.Select(session => session.Date));
        Assert.Equal("stale-revision", (await Refusal.Of(world.Cycles.ChangeSessionAsync(new ChangeSessionRequest(change) { Date = days[1].ToText() }))).Code);
        Assert.Equal(
            [(CallKind.SessionMoved, seated, days[1].AddDays(1).ToText()), (CallKind.SessionMoved, seated, days[2].AddDays(1).ToText())],
            (await world.CallsAsync()).Select(call => (call.Kind, call.Enrolment.EnrolmentId, call.Date)));

        // Equipment is nobody's reason to be called.
        var quiet = new ChangeSessionRequest(change) { SessionId = sessions[0].SessionId, Scope = ChangeScope.ThisSession, Date = days[0].ToText(), Setting = sessions[0].Setting.Clone() };
        quiet.Setting.Equipment = "Vidéoprojecteur";
        Assert.Equal(0, (await world.Cycles.ChangeSessionAsync(quiet)).ToCall);
    }

    [Fact]
    public async Task A_session_that_is_cancelled_says_why_and_changes_no_more_and_one_may_be_added()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var cycleId = await world.PlanAsync(world.Cycle());
        var seat = await world.EnrolAsync(cycleId);
        var sessions = (await world.CycleAsync(cycleId)).Sessions;
        var cancel = new CancelSessionRequest { SessionId = sessions[0].SessionId, ExpectedRevision = 1, Scope = ChangeScope.ThisSession, Reason = "Salle inondée" };
        Assert.Equal(1, (await world.Cycles.CancelSessionAsync(cancel)).ToCall);
        await world.Cycles.CancelSessionAsync(cancel);
        var call = Assert.Single(await world.CallsAsync());
        Assert.Equal((CallKind.SessionCancelled, seat, "Salle inondée"), (call.Kind, call.Enrolment.EnrolmentId, call.Reason));
        Assert.Equal("wrong-state", (await Refusal.Of(world.Cycles.CancelSessionAsync(new CancelSessionRequest(cancel) { ExpectedRevision = 2 }))).Code);
        await world.Enrolments.RecordCallAsync(new RecordCallRequest { EnrolmentId = seat, Kind = CallKind.SessionCancelled, SessionId = sessions[0].SessionId, Outcome = CallOutcome.NoAnswer });
        Assert.Equal(1, Assert.Single(await world.CallsAsync()).Tries);
        await world.Enrolments.RecordCallAsync(new RecordCallRequest { EnrolmentId = seat, Kind = CallKind.SessionCancelled, SessionId = sessions[0].SessionId, Outcome = CallOutcome.Told });
        Assert.Empty(await world.CallsAsync());

        var added = new AddSessionRequest { SessionId = World.NewId(), CycleId = cycleId, Date = World.DayIn(41).ToText(), Setting = world.Setting(), DespiteConflicts = true };
        await world.Cycles.AddSessionAsync(added);
        await world.Cycles.AddSessionAsync(added);
        Assert.Equal([0, 1, 2], (await world.CycleAsync(cycleId)).Sessions.Select(session => session.Number));
    }

    [Fact]
    public async Task The_week_of_the_network_shows_others_without_who_animates_and_what_is_over_is_asked_for()
    {
        var (world, other) = (await World.WithWorkshopsAsync(suite), await World.WithWorkshopsAsync(suite));
        var (day, past) = (World.DayIn(13), World.DayIn(-30));
        var (own, foreign) = (await world.PlanAsync(world.Cycle(5, day)), await other.PlanAsync(other.Cycle(5, day)));
        var ended = await world.PlanAsync(world.Cycle(5, past));
        var week = await world.Cycles.ListSessionsAsync(new ListSessionsRequest { From = day.ToText(), To = day.ToText() });
        Assert.Equal(own, Assert.Single(week.Own).CycleId);
        var seen = week.Others.Single(session => session.CycleId == foreign);
        Assert.Equal((other.PlaceId, "Salle bleue", 0), (seen.Setting.PlaceId, seen.Setting.Room, seen.Setting.FacilitatorIds.Count));
        Assert.Equal([own], (await world.Cycles.ListCyclesAsync(new ListCyclesRequest())).Cycles.Select(cycle => cycle.CycleId));
        Assert.Equal([own, ended], (await world.Cycles.ListCyclesAsync(new ListCyclesRequest { WithEnded = true })).Cycles.Select(cycle => cycle.CycleId));
        Assert.Equal("too-long", (await Refusal.Of(world.Cycles.ListSessionsAsync(new ListSessionsRequest { From = "2024-01-01", To = "2024-02-12" }))).Fields["to"]);
    }

    [Fact]
    public async Task A_module_is_changed_by_the_structure_that_wrote_it_and_gives_its_level_to_cycles_of_others()
    {
        var (world, other) = (await World.WithWorkshopsAsync(suite), await World.WithWorkshopsAsync(suite));
        var put = new PutModuleRequest { Module = World.Module() };
        await world.Modules.PutModuleAsync(put);
        await world.Modules.PutModuleAsync(put);
        var changed = new PutModuleRequest(put) { ExpectedRevision = 1 };
        changed.Module.Title = "Tout premiers pas";
        Assert.Equal("unknown-module", (await Refusal.Of(other.Modules.PutModuleAsync(changed))).Code);
        Assert.Equal(2, (await world.Modules.PutModuleAsync(changed)).Revision);
        Assert.Equal("id-taken", (await Refusal.Of(world.Modules.PutModuleAsync(new PutModuleRequest(changed) { ExpectedRevision = 0 }))).Code);
        Assert.Equal(changed.Module, (await other.Modules.ListModulesAsync(new ListModulesRequest())).Modules.Single(module => module.Module.ModuleId == put.Module.ModuleId).Module);

        var cycle = other.Cycle();
        cycle.ModuleId = put.Module.ModuleId;
        await other.PlanAsync(cycle);
        var stored = (await other.CycleAsync(cycle.CycleId)).Cycle;
        Assert.Equal((Level.Beginner, 2), (stored.Level, stored.Prerequisites.Count));
        cycle = new PlanCycleRequest(cycle) { CycleId = World.NewId(), ModuleId = World.NewId() };
        Assert.Equal("unknown-module", (await Refusal.Of(other.Cycles.PlanCycleAsync(cycle))).Fields["module_id"]);
    }

    [Fact]
    public async Task The_same_plan_sent_again_makes_no_second_cycle_and_another_under_its_id_is_refused()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var cycle = world.Cycle();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => (await world.Cycles.PlanCycleAsync(cycle)).Dates.Count));
        Assert.Equal([2, 2, 2, 2], answers);
        Assert.Equal(2, (await world.CycleAsync(cycle.CycleId)).Sessions.Count);
        Assert.Equal("id-taken", (await Refusal.Of(world.Cycles.PlanCycleAsync(new PlanCycleRequest(cycle) { Title = "Autre" }))).Code);
    }

    private static PlanCycleRequest Weekly(World world, string from, string to, int every, params int[] weekdays)
    {
        var cycle = world.Cycle();
        cycle.Dates.Clear();
        cycle.Weekly = new WeeklyPlan { From = from, To = to, EveryWeeks = every, Weekdays = { weekdays } };
        return cycle;
    }
}
