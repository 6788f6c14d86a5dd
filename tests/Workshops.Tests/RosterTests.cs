using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;

namespace AccesDroits.Workshops.Tests;

/// <summary>Présences: who came, what they can do before and after, and how it went.</summary>
public class RosterTests(Suite suite)
{
    [Fact]
    public async Task Who_came_is_said_taken_back_and_corrected_even_once_the_session_is_closed_and_not_before_its_day()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var cycleId = await world.PlanAsync(world.Cycle(5, World.DayIn(-7), World.DayIn(20)));
        var (awa, nadia) = (await world.EnrolAsync(cycleId, "Awa"), await world.EnrolAsync(cycleId));
        var sessions = (await world.CycleAsync(cycleId)).Sessions;
        var roster = await RosterAsync(world, sessions[0]);
        Assert.Equal([(awa, Attendance.Unspecified), (nadia, Attendance.Unspecified)], roster.Lines.Select(line => (line.Enrolment.EnrolmentId, line.Mark)));
        await MarkAsync(world, sessions[0], awa, Attendance.Present);
        await MarkAsync(world, sessions[0], nadia, Attendance.Absent);
        await MarkAsync(world, sessions[0], awa, Attendance.Unspecified);
        Assert.Equal([Attendance.Unspecified, Attendance.Absent], (await RosterAsync(world, sessions[0])).Lines.Select(line => line.Mark));
        Assert.Equal("not-yet", (await Refusal.Of(world.Rosters.MarkAttendanceAsync(Mark(sessions[1], awa, Attendance.Present)))).Code);

        await world.Rosters.CloseSessionAsync(new CloseSessionRequest { SessionId = sessions[0].SessionId, ExpectedRevision = 1, Held = true, Summary = "Bon groupe", HandoutGiven = true });
        await MarkAsync(world, sessions[0], awa, Attendance.Excused);
        var closed = await RosterAsync(world, sessions[0]);
        Assert.Equal((SessionState.Held, "Bon groupe", true), (closed.Session.State, closed.Summary, closed.HandoutGiven));
        Assert.Equal([Attendance.Excused, Attendance.Absent], closed.Lines.Select(line => line.Mark));
        Assert.Equal((CallKind.Absence, nadia), Assert.Single((await world.CallsAsync()).Select(call => (call.Kind, call.Enrolment.EnrolmentId))));
    }

    [Fact]
    public async Task A_session_with_people_present_was_held_and_heads_are_counted_at_informations_alone()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var day = World.DayIn(-2);
        var cycleId = await world.PlanAsync(world.Cycle(5, day));
        var session = (await world.CycleAsync(cycleId)).Sessions[0];
        var seat = await world.EnrolAsync(cycleId);
        await MarkAsync(world, session, seat, Attendance.Present);
        var close = new CloseSessionRequest { SessionId = session.SessionId, ExpectedRevision = 1 };
        Assert.Equal("somebody-came", (await Refusal.Of(world.Rosters.CloseSessionAsync(close))).Code);
        Assert.Equal("no-head-count", (await Refusal.Of(world.Rosters.CloseSessionAsync(new CloseSessionRequest(close) { Held = true, HeadCount = 3 }))).Fields["head_count"]);
        var cancel = new CancelSessionRequest { SessionId = session.SessionId, ExpectedRevision = 1, Scope = ChangeScope.ThisSession, Reason = "Erreur" };
        Assert.Equal("somebody-came", (await Refusal.Of(world.Cycles.CancelSessionAsync(cancel))).Code);
        await MarkAsync(world, session, seat, Attendance.Absent);
        Assert.Equal(2, (await world.Rosters.CloseSessionAsync(close)).Revision);
        Assert.Equal(2, (await world.Rosters.CloseSessionAsync(close)).Revision);
        Assert.Equal("wrong-state", (await Refusal.Of(world.Rosters.MarkAttendanceAsync(Mark(session, seat, Attendance.Present)))).Code);

        var information = world.Cycle(1, day);
        information.Kind = CycleKind.Information;
        await world.PlanAsync(information);
        Assert.Equal("no-enrolment", (await Refusal.Of(world.Enrolments.EnrolAsync(World.Seat(information.CycleId)))).Code);
        session = (await world.CycleAsync(information.CycleId)).Sessions[0];
        await world.Rosters.CloseSessionAsync(new CloseSessionRequest { SessionId = session.SessionId, ExpectedRevision = 1, Held = true, HeadCount = 14 });
        Assert.Equal(14, (await RosterAsync(world, session)).Session.HeadCount);
    }

    [Fact]
    public async Task Skills_are_said_before_and_after_each_question_once_and_may_be_said_anew()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var cycleId = await world.PlanAsync(world.Cycle());
        var seat = await world.EnrolAsync(cycleId);
        await RecordAsync(world, seat, SkillMoment.Before, (Skill.Email, 1), (Skill.Form, 2));
        await RecordAsync(world, seat, SkillMoment.After, (Skill.Email, 4));
        await RecordAsync(world, seat, SkillMoment.Before, (Skill.Email, 2));
        var now = await world.SeatAsync(cycleId, seat);
        Assert.Equal([(Skill.Email, 2)], now.SkillsBefore.Select(level => (level.Skill, level.Level)));
        Assert.Equal([(Skill.Email, 4)], now.SkillsAfter.Select(level => (level.Skill, level.Level)));
        var twice = new RecordSkillsRequest
        {
            EnrolmentId = seat, Moment = SkillMoment.After, Levels = { new SkillLevel { Skill = Skill.Email, Level = 3 }, new SkillLevel { Skill = Skill.Email, Level = 4 } },
        };
        Assert.Equal("repeated", (await Refusal.Of(world.Rosters.RecordSkillsAsync(twice))).Fields["levels[1].skill"]);
    }

    [Fact]
    public async Task The_booklet_of_a_code_tells_what_was_attended_in_the_whole_network_and_what_comes_next()
    {
        var (world, other) = (await World.WithWorkshopsAsync(suite), await World.WithWorkshopsAsync(suite));
        var code = (await world.CodesAsync(1))[0];
        var (here, there) = (await world.PlanAsync(world.Cycle(5, World.DayIn(-7), World.DayIn(20))), await other.PlanAsync(other.Cycle(5, World.DayIn(-3))));
        foreach (var (of, cycleId) in new[] { (world, here), (other, there) })
        {
            var seat = new EnrolRequest { EnrolmentId = World.NewId(), CycleId = cycleId, VisitorCode = code };
            await of.Enrolments.EnrolAsync(seat);
            await MarkAsync(of, (await of.CycleAsync(cycleId)).Sessions[0], seat.EnrolmentId, Attendance.Present);
            await RecordAsync(of, seat.EnrolmentId, SkillMoment.Before, (Skill.Email, of == world ? 1 : 3));
            await RecordAsync(of, seat.EnrolmentId, SkillMoment.After, (Skill.Email, of == world ? 3 : 5));
        }

        var pathway = await world.Rosters.GetPathwayAsync(new GetPathwayRequest { VisitorCode = code });
        Assert.Equal([(World.DayIn(-7).ToText(), world.PlaceId), (World.DayIn(-3).ToText(), other.PlaceId)], pathway.Attended.Select(session => (session.Date, session.PlaceId)));
        Assert.Equal([(Skill.Email, 1, 5)], pathway.Skills.Select(skill => (skill.Skill, skill.Before, skill.After)));
        Assert.Equal(World.DayIn(20).ToText(), pathway.Next.Date);
        var nobody = await world.Rosters.GetPathwayAsync(new GetPathwayRequest { VisitorCode = (await world.CodesAsync(1))[0] });
        Assert.Equal((0, 0, null), (nobody.Attended.Count, nobody.Skills.Count, nobody.Next));
    }

    [Fact]
    public async Task The_reminders_of_a_day_are_those_who_have_a_seat_until_they_are_told()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var cycleId = await world.PlanAsync(world.Cycle(1, World.DayIn(20)));
        var (seated, _) = (await world.EnrolAsync(cycleId), await world.EnrolAsync(cycleId));
        Assert.Empty(await world.CallsAsync());
        var call = Assert.Single(await world.CallsAsync(World.DayIn(20)));
        Assert.Equal((CallKind.Reminder, seated, "14:00"), (call.Kind, call.Enrolment.EnrolmentId, call.StartsAt));
        await world.Enrolments.RecordCallAsync(new RecordCallRequest { EnrolmentId = seated, Kind = CallKind.Reminder, SessionId = call.SessionId, Outcome = CallOutcome.Told });
        Assert.Empty(await world.CallsAsync(World.DayIn(20)));
        Assert.Equal("unknown-call", (await Refusal.Of(world.Enrolments.RecordCallAsync(new RecordCallRequest { EnrolmentId = seated, Kind = CallKind.SeatOffered, Outcome = CallOutcome.Told }))).Code);
    }

    private static async Task<GetRosterResponse> RosterAsync(World world, WorkshopSession session) => await world.Rosters.GetRosterAsync(new GetRosterRequest { SessionId = session.SessionId });

    private static MarkAttendanceRequest Mark(WorkshopSession session, string enrolmentId, Attendance mark) => new() { SessionId = session.SessionId, EnrolmentId = enrolmentId, Mark = mark };

    private static async Task MarkAsync(World world, WorkshopSession session, string enrolmentId, Attendance mark) => await world.Rosters.MarkAttendanceAsync(Mark(session, enrolmentId, mark));

    private static async Task RecordAsync(World world, string enrolmentId, SkillMoment moment, params (Skill Skill, int Level)[] levels) =>
        await world.Rosters.RecordSkillsAsync(new RecordSkillsRequest
        {
            EnrolmentId = enrolmentId, Moment = moment, Levels = { levels.Select(level => new SkillLevel { Skill = level.Skill, Level = level.Level }) },
        });
}
