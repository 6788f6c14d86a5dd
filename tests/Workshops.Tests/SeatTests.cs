using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;

namespace AccesDroits.Workshops.Tests;

/// <summary>Places: never more than there are, and in the order in which people asked.</summary>
public class SeatTests(Suite suite)
{
    [Fact]
    public async Task Two_hundred_who_enrol_at_once_for_twelve_seats_get_twelve_seats_and_a_line_of_one_hundred_and_eighty_eight_in_order()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var cycleId = await world.PlanAsync(world.Cycle());
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async _ => await world.Enrolments.EnrolAsync(World.Seat(cycleId))));
        Assert.Equal((12, 188), (answers.Count(answer => answer.State == SeatState.Seated), answers.Count(answer => answer.State == SeatState.Waiting)));
        Assert.Equal(Enumerable.Range(1, 188), answers.Where(answer => answer.State == SeatState.Waiting).Select(answer => answer.InLine).Order());
        var cycle = await world.CycleAsync(cycleId);
        Assert.Equal((12, 188), (cycle.Cycle.Taken, cycle.Cycle.Waiting));
        Assert.Equal(Enumerable.Range(1, 188), cycle.Enrolments.Where(seat => seat.State == SeatState.Waiting).Select(seat => seat.InLine));
    }

    [Fact]
    public async Task While_some_leave_and_seats_are_taken_away_seats_are_never_too_many_and_none_stays_free_while_somebody_waits()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var cycleId = await world.PlanAsync(world.Cycle());
        var first = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => world.EnrolAsync(cycleId)));
        var before = await world.CycleAsync(cycleId);
        var seated = before.Enrolments.Where(seat => seat.State == SeatState.Seated).Select(seat => seat.EnrolmentId).ToList();
        var reduction = Change(before, 8, seated.Take(8));
        var enrolling = Enumerable.Range(0, 60).Select(_ => (Task)world.EnrolAsync(cycleId));
        var leaving = seated.Skip(8).Take(2).Concat(first.Except(seated, StringComparer.Ordinal).Take(3)).Select(id => LeaveWhenPossibleAsync(world, cycleId, id));
        await Task.WhenAll([.. enrolling, .. leaving, ReduceWhenPossibleAsync(world, reduction)]);

        var after = await world.CycleAsync(cycleId);
        var taken = after.Enrolments.Where(seat => seat.State is SeatState.Seated or SeatState.Offered).ToList();
        Assert.Equal((8, 80 - 5 - 8, 5), (taken.Count, after.Cycle.Waiting, after.Enrolments.Count(seat => seat.State == SeatState.Left)));
        Assert.Equal(Enumerable.Range(1, after.Cycle.Waiting), after.Enrolments.Where(seat => seat.State == SeatState.Waiting).Select(seat => seat.InLine));
    }

    [Fact]
    public async Task The_seat_of_whoever_leaves_is_offered_to_the_first_in_line_who_is_to_be_called_and_confirms()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var cycleId = await world.PlanAsync(world.Cycle(1));
        var (leaving, first, second) = (await world.EnrolAsync(cycleId), await world.EnrolAsync(cycleId, "Awa"), await world.EnrolAsync(cycleId));
        await world.LeaveAsync(cycleId, leaving);
        var offered = await world.SeatAsync(cycleId, first);
        Assert.Equal((SeatState.Offered, SeatState.Waiting), (offered.State, (await world.SeatAsync(cycleId, second)).State));
        Assert.InRange(offered.HeldUntil.ToDateTime(), DateTime.UtcNow.AddHours(47), DateTime.UtcNow.AddHours(49));
        var call = Assert.Single(await world.CallsAsync());
        Assert.Equal((CallKind.SeatOffered, "Awa", "06 12 34 56 78"), (call.Kind, call.Enrolment.FirstName, call.Enrolment.Phone));

        var confirm = new ConfirmSeatRequest { EnrolmentId = first, ExpectedRevision = offered.Revision };
        await world.Enrolments.ConfirmSeatAsync(confirm);
        await world.Enrolments.ConfirmSeatAsync(confirm);
        Assert.Equal(SeatState.Seated, (await world.SeatAsync(cycleId, first)).State);
        Assert.Empty(await world.CallsAsync());
        Assert.Equal("wrong-state", (await Refusal.Of(world.Enrolments.ConfirmSeatAsync(new ConfirmSeatRequest { EnrolmentId = second, ExpectedRevision = 1 }))).Code);
    }

    [Fact]
    public async Task An_offer_that_nobody_confirms_in_time_goes_to_the_next()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var cycleId = await world.PlanAsync(world.Cycle(1));
        var (leaving, late, next) = (await world.EnrolAsync(cycleId), await world.EnrolAsync(cycleId), await world.EnrolAsync(cycleId));
        await world.LeaveAsync(cycleId, leaving);
        await suite.ExecuteAsync("workshopsdb", $"update enrolment set held_until = now() - interval '1 second' where enrolment_id = '{late}'");
        var passed = await Eventually.Get(() => world.SeatAsync(cycleId, next), seat => seat.State == SeatState.Offered, TimeSpan.FromMinutes(3));
        var lapsed = await world.SeatAsync(cycleId, late);
        Assert.Equal((SeatState.Left, LeavingReason.NotConfirmed), (lapsed.State, lapsed.WhyLeft));
        Assert.Equal([(CallKind.SeatOffered, passed.EnrolmentId), (CallKind.OfferOver, late)], (await world.CallsAsync()).Select(call => (call.Kind, call.Enrolment.EnrolmentId)));
    }

    [Fact]
    public async Task Who_is_put_first_needs_a_reason_and_gets_the_next_seat()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var cycleId = await world.PlanAsync(world.Cycle(1));
        var (leaving, first, second) = (await world.EnrolAsync(cycleId), await world.EnrolAsync(cycleId), await world.EnrolAsync(cycleId));
        Assert.Equal("required", (await Refusal.Of(world.Enrolments.PutFirstAsync(new PutFirstRequest { EnrolmentId = second, ExpectedRevision = 1 }))).Fields["reason"]);
        await world.Enrolments.PutFirstAsync(new PutFirstRequest { EnrolmentId = second, ExpectedRevision = 1, Reason = "Entretien d'embauche lundi" });
        var put = await world.SeatAsync(cycleId, second);
        Assert.Equal((1, true, "Entretien d'embauche lundi", 2), (put.InLine, put.First, put.FirstReason, (await world.SeatAsync(cycleId, first)).InLine));
        await world.LeaveAsync(cycleId, leaving);
        Assert.Equal((SeatState.Offered, SeatState.Waiting), ((await world.SeatAsync(cycleId, second)).State, (await world.SeatAsync(cycleId, first)).State));
    }

    [Fact]
    public async Task Fewer_seats_than_are_taken_ask_who_stays_and_the_others_go_back_to_where_they_stood_in_line()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var cycleId = await world.PlanAsync(world.Cycle(3));
        string[] people = [await world.EnrolAsync(cycleId), await world.EnrolAsync(cycleId), await world.EnrolAsync(cycleId), await world.EnrolAsync(cycleId)];
        var cycle = await world.CycleAsync(cycleId);
        Assert.Equal("who-stays", (await Refusal.Of(world.Cycles.ChangeCycleAsync(Change(cycle, 2, [])))).Code);
        Assert.Equal("who-stays", (await Refusal.Of(world.Cycles.ChangeCycleAsync(Change(cycle, 2, [people[0], people[3]])))).Code);
        await world.Cycles.ChangeCycleAsync(Change(cycle, 2, [people[0], people[2]]));
        cycle = await world.CycleAsync(cycleId);
        Assert.Equal([people[0], people[2], people[1], people[3]], cycle.Enrolments.Select(seat => seat.EnrolmentId));
        Assert.Equal([SeatState.Seated, SeatState.Seated, SeatState.Waiting, SeatState.Waiting], cycle.Enrolments.Select(seat => seat.State));
        Assert.Equal((CallKind.BackInLine, people[1]), Assert.Single((await world.CallsAsync()).Select(call => (call.Kind, call.Enrolment.EnrolmentId))));

        await world.Cycles.ChangeCycleAsync(Change(cycle, 4, []));
        Assert.Equal(4, (await world.CycleAsync(cycleId)).Cycle.Taken);
    }

    [Fact]
    public async Task Whoever_goes_to_another_cycle_takes_what_is_known_of_them_along_and_leaves_their_seat_to_the_next()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var (from, to) = (await world.PlanAsync(world.Cycle(1)), await world.PlanAsync(world.Cycle(1)));
        var (going, waiting, there) = (await world.EnrolAsync(from, "Awa"), await world.EnrolAsync(from), await world.EnrolAsync(to));
        var transfer = new TransferEnrolmentRequest { EnrolmentId = going, ExpectedRevision = 1, NextEnrolmentId = World.NewId(), CycleId = to };
        var answer = await world.Enrolments.TransferEnrolmentAsync(transfer);
        Assert.Equal((SeatState.Waiting, 1), (answer.State, answer.InLine));
        Assert.Equal(answer, await world.Enrolments.TransferEnrolmentAsync(transfer));
        var moved = await world.SeatAsync(to, transfer.NextEnrolmentId);
        Assert.Equal(("Awa", "06 12 34 56 78", "Écrire à la Caf"), (moved.FirstName, moved.Phone, moved.Needs));
        Assert.Equal((LeavingReason.Transferred, SeatState.Offered), ((await world.SeatAsync(from, going)).WhyLeft, (await world.SeatAsync(from, waiting)).State));
        await world.LeaveAsync(to, there);
        Assert.Equal(SeatState.Offered, (await world.SeatAsync(to, transfer.NextEnrolmentId)).State);
    }

    [Fact]
    public async Task A_person_with_a_code_has_one_seat_in_a_cycle_whichever_way_they_are_named()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var cycleId = await world.PlanAsync(world.Cycle());
        var code = (await world.CodesAsync(1))[0];
        var visit = world.VisitOf(code);
        await world.Desk.LogVisitAsync(visit);
        var byVisit = new EnrolRequest { EnrolmentId = World.NewId(), CycleId = cycleId, VisitId = visit.VisitId };
        await world.Enrolments.EnrolAsync(byVisit);
        Assert.Equal(SeatKind.Coded, (await world.SeatAsync(cycleId, byVisit.EnrolmentId)).Kind);
        Assert.Equal("already-enrolled", (await Refusal.Of(world.Enrolments.EnrolAsync(new EnrolRequest { EnrolmentId = World.NewId(), CycleId = cycleId, VisitorCode = code }))).Code);
        await world.LeaveAsync(cycleId, byVisit.EnrolmentId);
        await world.Enrolments.EnrolAsync(new EnrolRequest { EnrolmentId = World.NewId(), CycleId = cycleId, VisitorCode = code });

        var followUp = world.FollowUp();
        await world.FollowUps.OpenFollowUpAsync(followUp);
        var followed = new EnrolRequest { EnrolmentId = World.NewId(), CycleId = cycleId, FollowUpId = followUp.FollowUpId };
        await world.Enrolments.EnrolAsync(followed);
        Assert.Equal(SeatKind.Followed, (await world.SeatAsync(cycleId, followed.EnrolmentId)).Kind);

        var both = World.Seat(cycleId);
        (both.VisitId, both.VisitorCode) = (visit.VisitId, code);
        Assert.Equal("one-person-only", (await Refusal.Of(world.Enrolments.EnrolAsync(both))).Fields["visitor_code"]);
    }

    [Fact]
    public async Task At_the_door_a_free_seat_is_taken_and_the_person_is_present_and_without_one_nobody_enters()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var cycleId = await world.PlanAsync(world.Cycle(1, World.DayIn(-1), World.DayIn(20)));
        var sessions = (await world.CycleAsync(cycleId)).Sessions;
        var (tooEarly, door) = (World.Seat(cycleId), World.Seat(cycleId));
        (tooEarly.SessionId, tooEarly.AtTheDoor, door.SessionId, door.AtTheDoor) = (sessions[1].SessionId, true, sessions[0].SessionId, true);
        Assert.Equal("not-yet", (await Refusal.Of(world.Enrolments.EnrolAsync(tooEarly))).Code);
        await world.Enrolments.EnrolAsync(door);
        var roster = await world.Rosters.GetRosterAsync(new GetRosterRequest { SessionId = sessions[0].SessionId });
        Assert.Equal((door.EnrolmentId, Attendance.Present), Assert.Single(roster.Lines.Select(line => (line.Enrolment.EnrolmentId, line.Mark))));
        var next = new EnrolRequest(door) { EnrolmentId = World.NewId() };
        Assert.Equal("full", (await Refusal.Of(world.Enrolments.EnrolAsync(next))).Code);
    }

    [Fact]
    public async Task A_practice_slot_has_as_many_seats_as_computers_and_each_computer_one_person()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var practice = world.Cycle();
        practice.Kind = CycleKind.Practice;
        practice.Setting.Computers.Add(["PC 1", "PC 2"]);
        await world.PlanAsync(practice);
        var session = (await world.CycleAsync(practice.CycleId)).Sessions[0].SessionId;
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ => await world.Enrolments.EnrolAsync(At(session))));
        Assert.Equal(["PC 1", "PC 2"], answers.Where(answer => answer.State == SeatState.Seated).Select(answer => answer.Computer).Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(1, 8), answers.Where(answer => answer.State == SeatState.Waiting).Select(answer => answer.InLine).Order());

        var other = (await world.CycleAsync(practice.CycleId)).Sessions[1].SessionId;
        var chosen = At(other);
        chosen.Computer = "PC 2";
        Assert.Equal("PC 2", (await world.Enrolments.EnrolAsync(chosen)).Computer);
        Assert.Equal("computer-taken", (await Refusal.Of(world.Enrolments.EnrolAsync(new EnrolRequest(chosen) { EnrolmentId = World.NewId() }))).Code);
        Assert.Equal("unknown-computer", (await Refusal.Of(world.Enrolments.EnrolAsync(new EnrolRequest(chosen) { EnrolmentId = World.NewId(), Computer = "PC 9" }))).Fields["computer"]);

        EnrolRequest At(string sessionId)
        {
            var seat = World.Seat(practice.CycleId);
            seat.SessionId = sessionId;
            return seat;
        }
    }

    [Fact]
    public async Task What_is_missing_of_the_prerequisites_is_told_and_forbids_nothing_and_no_name_stands_in_the_database()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var cycleId = await world.PlanAsync(world.Cycle());
        var (name, seat) = (World.NewCode(), World.Seat(cycleId));
        (seat.FirstName, seat.Needs) = (name, $"Besoin {name}");
        Assert.Equal(SeatState.Seated, (await world.Enrolments.EnrolAsync(seat)).State);
        Assert.Equal([Prerequisite.ReadingAndWriting], (await world.SeatAsync(cycleId, seat.EnrolmentId)).Unmet);
        Assert.Equal(name, (await world.SeatAsync(cycleId, seat.EnrolmentId)).FirstName);
        var found = await suite.CountAsync(
            "workshopsdb", "select (select count(*) from enrolment e where e::text like @like) + (select count(*) from outbox o where o.body::text like @like)", new { like = $"%{name}%" });
        Assert.Equal(0, found);
    }

    [Fact]
    public async Task The_same_enrolment_sent_again_gets_the_same_seat_and_another_one_under_its_id_is_refused()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var cycleId = await world.PlanAsync(world.Cycle());
        var seat = World.Seat(cycleId);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => await world.Enrolments.EnrolAsync(seat)));
        Assert.Single(answers.Distinct());
        Assert.Single((await world.CycleAsync(cycleId)).Enrolments);
        Assert.Equal("id-taken", (await Refusal.Of(world.Enrolments.EnrolAsync(new EnrolRequest(seat) { FirstName = "Awa" }))).Code);
        var elsewhere = await World.WithWorkshopsAsync(suite);
        Assert.Equal("id-taken", (await Refusal.Of(elsewhere.Enrolments.EnrolAsync(new EnrolRequest(seat) { CycleId = await elsewhere.PlanAsync(elsewhere.Cycle()) }))).Code);
    }

    private static ChangeCycleRequest Change(GetCycleResponse cycle, int capacity, IEnumerable<string> staying) => new()
    {
        CycleId = cycle.Cycle.CycleId, ExpectedRevision = cycle.Cycle.Revision, Title = cycle.Cycle.Title, Capacity = capacity, Listed = cycle.Cycle.Listed, StayingIds = { staying },
    };

    // Others act meanwhile: what was read from an older revision is read again.
    private static Task LeaveWhenPossibleAsync(World world, string cycleId, string id) => Retry.UntilNotStaleAsync(() => world.LeaveAsync(cycleId, id));

    private static Task ReduceWhenPossibleAsync(World world, ChangeCycleRequest reduction) => Retry.UntilNotStaleAsync(async () => await world.Cycles.ChangeCycleAsync(reduction));
}
