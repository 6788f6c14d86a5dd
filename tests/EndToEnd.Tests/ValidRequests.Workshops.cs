using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Google.Protobuf;

namespace AccesDroits.EndToEnd.Tests;

public sealed partial class ValidRequests
{
    private async Task AddWorkshopsAsync(World world)
    {
        await world.KnownToWorkshopsAsync();
        var module = World.Module();
        await world.Modules.PutModuleAsync(new PutModuleRequest { Module = module });
        AddWorkshop("ModuleService/PutModule", new PutModuleRequest { Module = module, ExpectedRevision = 1 });
        AddWorkshop("ModuleService/ListModules", new ListModulesRequest());
        var cycle = Full(world, module.ModuleId);
        var weekly = Full(world, module.ModuleId);
        weekly.Dates.Clear();
        weekly.Weekly = new WeeklyPlan { From = "2024-03-18", To = "2024-04-12", Weekdays = { 2 }, EveryWeeks = 1, Except = { "2024-03-26" } };
        AddWorkshop("CycleService/PreviewCycle", new PlanCycleRequest(cycle), weekly);
        AddWorkshop("CycleService/PlanCycle", cycle, new PlanCycleRequest(weekly) { CycleId = World.NewId() });
        await AddCycleAsync(world, module.ModuleId);
        await AddSessionsOfWorkshopsAsync(world, module.ModuleId);
        await AddClosedDaysAsync();
        await AddSeatsAsync(world, module.ModuleId);
        await AddRostersAsync(world, module.ModuleId);
        await AddCalendarsAsync(world);
    }

    private async Task AddCycleAsync(World world, string moduleId)
    {
        var cycleId = await world.PlanAsync(Full(world, moduleId));
        AddWorkshop("CycleService/ListCycles", new ListCyclesRequest { WithEnded = true });
        AddWorkshop("CycleService/GetCycle", new GetCycleRequest { CycleId = cycleId });
        AddWorkshop("CycleService/ListSessions", new ListSessionsRequest { From = "2024-03-01", To = "2024-03-31" });
        AddWorkshop("CycleService/ChangeCycle", new ChangeCycleRequest { CycleId = cycleId, ExpectedRevision = 1, Title = "Autre", Capacity = 10, Listed = true, StayingIds = { World.NewId() } });
        AddWorkshop("CycleService/AddSession", new AddSessionRequest { SessionId = World.NewId(), CycleId = cycleId, Date = "2024-05-21", Setting = Full(world, moduleId).Setting, DespiteConflicts = true });
    }

    private async Task AddSessionsOfWorkshopsAsync(World world, string moduleId)
    {
        var sessions = (await world.CycleAsync(await world.PlanAsync(Full(world, moduleId)))).Sessions;
        var change = new ChangeSessionRequest
        {
            SessionId = sessions[0].SessionId, ExpectedRevision = 1, Scope = ChangeScope.ThisSession, Date = "2024-06-04", Setting = sessions[0].Setting, DespiteConflicts = true,
        };
        AddWorkshop("CycleService/PreviewSession", change);
        AddWorkshop("CycleService/ChangeSession", change.Clone());
        AddWorkshop("CycleService/CancelSession", new CancelSessionRequest { SessionId = sessions[1].SessionId, ExpectedRevision = 1, Scope = ChangeScope.ThisSession, Reason = "Salle prise" });
    }

    private async Task AddClosedDaysAsync()
    {
        var network = new CycleService.CycleServiceClient(suite.As(Role.NetworkAdmin));
        var (added, removed) = (Days(), Days());
        await network.AddClosedDaysAsync(removed);
        AddWorkshop("CycleService/ListClosedDays", new ListClosedDaysRequest());
        AddWorkshop("CycleService/AddClosedDays", added);
        AddWorkshop("CycleService/RemoveClosedDays", new RemoveClosedDaysRequest { ClosedDaysId = removed.ClosedDays.ClosedDaysId });

        static AddClosedDaysRequest Days() => new() { ClosedDays = new ClosedDays { ClosedDaysId = World.NewId(), From = "2034-08-07", To = "2034-08-13", Label = "Fermeture d'été" } };
    }

    private async Task AddSeatsAsync(World world, string moduleId)
    {
        var (cycleId, one, other) = (await world.PlanAsync(Full(world, moduleId)), await world.PlanAsync(world.Cycle(1)), await world.PlanAsync(world.Cycle(1)));
        var session = (await world.CycleAsync(cycleId)).Sessions[0].SessionId;
        var (byCode, byVisit, byFollowUp) = (World.Seat(cycleId), World.Seat(cycleId), World.Seat(cycleId));
        (byCode.VisitorCode, byCode.SessionId, byCode.AtTheDoor) = ((await world.CodesAsync(1))[0], session, true);
        var (visit, followUp) = (world.Visit(), world.FollowUp());
        await world.Desk.LogVisitAsync(visit);
        await world.FollowUps.OpenFollowUpAsync(followUp);
        (byVisit.VisitId, byFollowUp.FollowUpId) = (visit.VisitId, followUp.FollowUpId);
        AddWorkshop("EnrolmentService/Enrol", byCode, byVisit, byFollowUp);
        AddWorkshop("EnrolmentService/UpdateEnrolment", new UpdateEnrolmentRequest
        {
            EnrolmentId = await world.EnrolAsync(cycleId), ExpectedRevision = 1, FirstName = "Awa", Phone = "06 12 34 56 79", Needs = "Les courriels",
        });
        AddWorkshop("EnrolmentService/LeaveSeat", new LeaveSeatRequest { EnrolmentId = await world.EnrolAsync(cycleId), ExpectedRevision = 1, Why = LeavingReason.DroppedOut });
        AddWorkshop("EnrolmentService/TransferEnrolment", new TransferEnrolmentRequest
        {
            EnrolmentId = await world.EnrolAsync(cycleId), ExpectedRevision = 1, NextEnrolmentId = World.NewId(), CycleId = one,
        });
        var (leaving, offered, waiting) = (await world.EnrolAsync(other), await world.EnrolAsync(other), await world.EnrolAsync(other));
        await world.LeaveAsync(other, leaving);
        AddWorkshop("EnrolmentService/ConfirmSeat", new ConfirmSeatRequest { EnrolmentId = offered, ExpectedRevision = 2 });
        AddWorkshop("EnrolmentService/PutFirst", new PutFirstRequest { EnrolmentId = waiting, ExpectedRevision = 1, Reason = "Entretien lundi" });
        AddWorkshop("EnrolmentService/ListCalls", new ListCallsRequest { Day = World.DayIn(20).ToText() });
        var reminded = (await world.CycleAsync(one)).Sessions[0].SessionId;
        AddWorkshop("EnrolmentService/RecordCall", new RecordCallRequest { EnrolmentId = await world.EnrolAsync(one), Kind = CallKind.Reminder, SessionId = reminded, Outcome = CallOutcome.Told });
    }

    private async Task AddRostersAsync(World world, string moduleId)
    {
        var cycleId = await world.PlanAsync(Full(world, moduleId));
        var (sessions, seat) = ((await world.CycleAsync(cycleId)).Sessions, await world.EnrolAsync(cycleId));
        var information = world.Cycle(1, World.Day);
        information.Kind = CycleKind.Information;
        var counted = (await world.CycleAsync(await world.PlanAsync(information))).Sessions[0];
        AddWorkshop("RosterService/GetRoster", new GetRosterRequest { SessionId = sessions[0].SessionId });
        AddWorkshop("RosterService/MarkAttendance", new MarkAttendanceRequest { SessionId = sessions[0].SessionId, EnrolmentId = seat, Mark = Attendance.Present });
        AddWorkshop("RosterService/RecordSkills", new RecordSkillsRequest { EnrolmentId = seat, Moment = SkillMoment.Before, Levels = { new SkillLevel { Skill = Skill.Email, Level = 2 } } });
        AddWorkshop("RosterService/CloseSession", new CloseSessionRequest
        {
            SessionId = counted.SessionId, ExpectedRevision = 1, Held = true, HeadCount = 12, Summary = "Bon groupe d'« habitués »", HandoutGiven = true,
        });
        AddWorkshop("RosterService/GetPathway", new GetPathwayRequest { VisitorCode = (await world.CodesAsync(1))[0] });
    }

    private async Task AddCalendarsAsync(World world)
    {
        var (created, revoked) = (Link(), Link());
        await world.Calendars.CreateCalendarLinkAsync(revoked);
        AddWorkshop("CalendarService/CreateCalendarLink", created);
        AddWorkshop("CalendarService/ListCalendarLinks", new ListCalendarLinksRequest());
        AddWorkshop("CalendarService/RevokeCalendarLink", new RevokeCalendarLinkRequest { LinkId = revoked.LinkId });
        AddWorkshop("CalendarService/ListUpcomingSessions", new ListUpcomingSessionsRequest { PlaceId = world.PlaceId });

        CreateCalendarLinkRequest Link() => new() { LinkId = World.NewId(), Subject = CalendarSubject.OfPlace, SubjectId = world.PlaceId };
    }

    // Of past days, so that marks may be given.
    private static PlanCycleRequest Full(World world, string moduleId)
    {
        var cycle = world.Cycle(12, World.Day, World.Day.AddDays(7));
        cycle.ModuleId = moduleId;
        cycle.Setting.Computers.Add("PC 1");
        (cycle.Setting.Equipment, cycle.Setting.Adaptations) = ("Vidéoprojecteur", "Grands caractères");
        return cycle;
    }

    private void AddWorkshop(string rpc, params IReadOnlyList<IMessage> requests) => Add($"accesdroits.workshops.v1.{rpc}", requests);
}
