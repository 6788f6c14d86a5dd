using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;

namespace AccesDroits.EndToEnd.Tests.Telemetry;

/// <summary>Somebody goes through everything that a workshop asks a text for.</summary>
internal sealed class MarkedWorkshop(World world)
{
    private const string Text = $"{Marked.Person} atelier d'été «\"{{0}}\" %s';-- 🙂";

    public async Task LiveAsync(MarkedPerson person)
    {
        await world.KnownToWorkshopsAsync();
        var cycleId = await world.PlanAsync(world.Cycle(1, World.DayIn(-1), World.DayIn(20)));
        var sessions = (await world.CycleAsync(cycleId)).Sessions;
        var seat = World.Seat(cycleId);
        (seat.VisitorCode, seat.FirstName, seat.Phone, seat.Needs) = (person.Code, Marked.Person, Marked.Person, Text);
        await world.Enrolments.EnrolAsync(seat);
        seat.Needs += " 2";
        await Refusal.Of(world.Enrolments.EnrolAsync(seat));
        await world.Enrolments.UpdateEnrolmentAsync(new UpdateEnrolmentRequest { EnrolmentId = seat.EnrolmentId, ExpectedRevision = 1, FirstName = Marked.Person, Phone = Marked.Person, Needs = Text });
        var next = await world.EnrolAsync(cycleId, Marked.Person);
        await world.Enrolments.PutFirstAsync(new PutFirstRequest { EnrolmentId = next, ExpectedRevision = 1, Reason = Text });
        await world.Rosters.MarkAttendanceAsync(new MarkAttendanceRequest { SessionId = sessions[0].SessionId, EnrolmentId = seat.EnrolmentId, Mark = Attendance.Present });
        await world.Rosters.CloseSessionAsync(new CloseSessionRequest { SessionId = sessions[0].SessionId, ExpectedRevision = 1, Held = true, Summary = Text });
        await world.Rosters.GetRosterAsync(new GetRosterRequest { SessionId = sessions[0].SessionId });
        await world.Rosters.GetPathwayAsync(new GetPathwayRequest { VisitorCode = person.Code });
        await world.Cycles.CancelSessionAsync(new CancelSessionRequest { SessionId = sessions[1].SessionId, ExpectedRevision = 1, Scope = ChangeScope.ThisSession, Reason = Text });
        await world.VisitorOfAsync(person.Codes[1]);
        await world.Visitors.MergeVisitorsAsync(new MergeVisitorsRequest { KeptCode = person.Code, OtherCode = person.Codes[1] });
        await world.Enrolments.ListCallsAsync(new ListCallsRequest { Day = World.DayIn(20).ToText() });
    }
}
