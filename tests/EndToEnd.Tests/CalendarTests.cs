using System.Net;
using System.Text.Json;
using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>Calendriers: what another program reads of a link is what is planned, also after changes.</summary>
public class CalendarTests(Suite suite)
{
    private static readonly Dictionary<string, string> NoVariables = new(StringComparer.Ordinal);

    private sealed record Event(string Uid, int Sequence, string Status, string Summary, string Location, DateTime Start, DateTime End, string Zone);

    private sealed record Read(string Type, int Longest, string Method, IReadOnlyList<Event> Events);

    [Fact]
    public async Task A_calendar_of_a_place_a_facilitator_and_a_cycle_holds_the_planned_sessions_and_follows_moves_and_cancellations()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var cycle = Plan(world);
        await world.PlanAsync(cycle);
        var links = new List<string>();
        foreach (var (subject, id) in new[] { (CalendarSubject.OfPlace, world.PlaceId), (CalendarSubject.OfFacilitator, world.ReceiverId), (CalendarSubject.OfCycle, cycle.CycleId) })
        {
            links.Add((await LinkAsync(world, subject, id)).Token);
        }

        // The same hour of Paris, at two hours of UTC.
        Assert.Equal(2, (await AssertAllAsync(world, cycle.CycleId, links, changes: 0)).Select(one => TimeOnly.FromDateTime(one.Start)).Distinct().Count());
        var sessions = (await world.CycleAsync(cycle.CycleId)).Sessions;
        await world.Cycles.ChangeSessionAsync(new ChangeSessionRequest
        {
            SessionId = sessions[1].SessionId, ExpectedRevision = 1, Scope = ChangeScope.ThisAndFollowing, Date = sessions[1].Date.ToDate().AddDays(3).ToText(),
            Setting = new SessionSetting(sessions[1].Setting) { StartsAt = "01:30", EndsAt = "09:45", Room = "Médiathèque, salle de l'étage, près de l'escalier à gauche" }, DespiteConflicts = true,
        });
        await world.Cycles.CancelSessionAsync(new CancelSessionRequest { SessionId = sessions[0].SessionId, ExpectedRevision = 1, Scope = ChangeScope.ThisSession, Reason = "Salle prise" });
        var read = await AssertAllAsync(world, cycle.CycleId, links, changes: 1);
        Assert.Equal(["CANCELLED", .. Enumerable.Repeat("CONFIRMED", sessions.Count - 1)], read.Select(one => one.Status));
        var stored = (await world.CycleAsync(cycle.CycleId)).Cycle;
        await world.Cycles.ChangeCycleAsync(new ChangeCycleRequest { CycleId = cycle.CycleId, ExpectedRevision = stored.Revision, Title = "Autre titre", Capacity = 12 });
        read = await ReadAsync(links[2]);
        Assert.Equal([1, .. Enumerable.Repeat(2, sessions.Count - 1)], read.Select(one => one.Sequence));
        Assert.Equal("Autre titre", read[^1].Summary);
    }

    [Fact]
    public async Task A_link_that_is_revoked_or_made_up_opens_nothing_and_that_of_another_structure_is_not_made()
    {
        var (world, other) = (await World.WithWorkshopsAsync(suite), await World.WithWorkshopsAsync(suite));
        var request = new CreateCalendarLinkRequest { LinkId = World.NewId(), Subject = CalendarSubject.OfPlace, SubjectId = world.PlaceId };
        var token = (await world.Calendars.CreateCalendarLinkAsync(request)).Token;
        Assert.Equal(43, token.Length);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(token));
        Assert.Equal(0, await suite.CountAsync("workshopsdb", "select count(*) from calendar_link l where l::text like @like", new { like = $"%{token}%" }));
        await world.Calendars.RevokeCalendarLinkAsync(new RevokeCalendarLinkRequest { LinkId = request.LinkId });
        await world.Calendars.RevokeCalendarLinkAsync(new RevokeCalendarLinkRequest { LinkId = request.LinkId });
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(token));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(new string('a', 43)));
        Assert.Empty((await world.Calendars.ListCalendarLinksAsync(new ListCalendarLinksRequest())).Links);
        Assert.Equal("id-taken", (await Refusal.Of(world.Calendars.CreateCalendarLinkAsync(request))).Code);
        Assert.Equal("unknown-subject", (await Refusal.Of(other.Calendars.CreateCalendarLinkAsync(new CreateCalendarLinkRequest(request) { LinkId = World.NewId() }))).Code);
    }

    [Fact]
    public async Task Anybody_reads_the_sessions_that_are_listed_and_to_come_and_whether_they_are_full()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var (listed, hidden) = (world.Cycle(1, World.DayIn(-3), World.DayIn(20), World.DayIn(80)), world.Cycle(5, World.DayIn(20)));
        hidden.Listed = false;
        await world.PlanAsync(listed);
        await world.PlanAsync(hidden);
        var anybody = new CalendarService.CalendarServiceClient(suite.With(null));
        var asked = new ListUpcomingSessionsRequest { PlaceId = world.PlaceId };
        var seen = Assert.Single((await anybody.ListUpcomingSessionsAsync(asked)).Sessions);
        Assert.Equal((listed.CycleId, World.DayIn(20).ToText(), "Centre d'essai", false), (seen.CycleId, seen.Date, seen.PlaceLabel, seen.Full));
        await world.EnrolAsync(listed.CycleId);
        Assert.True(Assert.Single((await anybody.ListUpcomingSessionsAsync(asked)).Sessions).Full);
    }

    // Every second week for most of a year: over both changes of the clocks.
    private static PlanCycleRequest Plan(World world)
    {
        var cycle = world.Cycle();
        cycle.Title = "Découvrir l'ordinateur, l'internet et les démarches en ligne ; « pas à pas », à votre rythme";
        cycle.Dates.Clear();
        cycle.Weekly = new WeeklyPlan { From = World.DayIn(1).ToText(), To = World.DayIn(330).ToText(), Weekdays = { 2, 7 }, EveryWeeks = 2 };
        return cycle;
    }

    private static async Task<CreateCalendarLinkResponse> LinkAsync(World world, CalendarSubject subject, string id) =>
        await world.Calendars.CreateCalendarLinkAsync(new CreateCalendarLinkRequest { LinkId = World.NewId(), Subject = subject, SubjectId = id });

    private async Task<IReadOnlyList<Event>> AssertAllAsync(World world, string cycleId, IReadOnlyList<string> links, int changes)
    {
        var cycle = await world.CycleAsync(cycleId);
        Assert.True(cycle.Sessions.Count > 20);
        var expected = cycle.Sessions.Select(session => new Event(
            $"{session.SessionId}@accesdroits", session.Revision > 1 ? changes : 0, session.State == SessionState.Cancelled ? "CANCELLED" : "CONFIRMED",
            session.State == SessionState.Cancelled ? $"Annulé : {cycle.Cycle.Title}" : cycle.Cycle.Title, $"Centre d'essai, {session.Setting.Room}", At(session.Date, session.Setting.StartsAt),
            At(session.Date, session.Setting.EndsAt), "Europe/Paris")).ToList();
        foreach (var link in links)
        {
            Assert.Equal(expected, await ReadAsync(link));
        }

        return expected;
    }

    private static DateTime At(string date, string time) => TimeZoneInfo.ConvertTimeToUtc(date.ToDate().ToDateTime(time.ToTime()), LocalTime.Paris);

    private async Task<IReadOnlyList<Event>> ReadAsync(string token)
    {
        var output = await Command.RunAsync(Task.CompletedTask, NoVariables, "node", [Repository.PathOf("tests", "EndToEnd.Tests", "foreign-client", "read-calendar.mjs"), new Uri(suite.Http.BaseAddress!, $"calendriers/{token}.ics").ToString()]);
        var read = JsonSerializer.Deserialize<Read>(output, JsonSerializerOptions.Web)!;
        Assert.Equal(("text/calendar; charset=utf-8", "PUBLISH"), (read.Type, read.Method));
        Assert.True(read.Longest <= 75, $"A line has {read.Longest} bytes.");
        return read.Events;
    }

    private async Task<HttpStatusCode> StatusAsync(string token)
    {
        using var anybody = new HttpClient { BaseAddress = suite.Http.BaseAddress };
        using var answer = await anybody.GetAsync(new Uri($"calendriers/{token}.ics", UriKind.Relative));
        return answer.StatusCode;
    }
}
