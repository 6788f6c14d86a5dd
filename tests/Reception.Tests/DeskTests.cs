using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Reception.Tests;

/// <summary>What a desk shows and counts, and what receivers may change there.</summary>
public sealed class DeskTests(Suite suite)
{
    private static readonly string Today = TimeProvider.System.Today().ToText();

    [Fact]
    public async Task The_desk_of_a_place_shows_its_sessions_of_today_and_counts_of_today_alone()
    {
        var world = await World.CreateAsync(suite);
        var (morning, closed) = (await OpenAsync(world, "08:00"), await OpenAsync(world, "06:00"));
        await world.Planning.PlanDropInSessionAsync(world.Session());
        await LogAsync(world, morning.SessionId, requests: 2);
        await LogAsync(world, morning.SessionId, requests: 1);
        await world.Desk.LogVisitAsync(world.Visit());
        await world.Desk.DeleteVisitAsync(world.Deletion(await LogAsync(world, morning.SessionId, requests: 1)));
        var tally = world.KioskTally();
        tally.Date = Today;
        await world.Desk.RecordKioskTallyAsync(tally);
        await world.Desk.RecordKioskTallyAsync(world.KioskTally());
        var closing = closed.Closing();
        closing.LeftUnserved = 5;
        await world.Desk.CloseDropInSessionAsync(closing);
        var unserved = Unserved(world, morning);
        Assert.Equal(1, (await world.Desk.RecordLeftUnservedAsync(unserved)).LeftUnserved);
        Assert.Equal(1, (await world.Desk.RecordLeftUnservedAsync(unserved)).LeftUnserved);
        Assert.Equal(2, (await world.Desk.RecordLeftUnservedAsync(Unserved(world, morning))).LeftUnserved);

        var desk = await world.Desk.GetDeskAsync(new GetDeskRequest { PlaceId = world.PlaceId });
        Assert.Equal((Today, 2, 3, 3), (desk.Date, desk.Visits, desk.HelpRequests, desk.KioskPassages));
        Assert.Equal(
            [(closed.SessionId, "06:00", true, 0, 5), (morning.SessionId, "08:00", false, 2, 2)],
            desk.Sessions.Select(session => (session.SessionId, session.StartsAt, session.Closed, session.Visits, session.LeftUnserved)));
        Assert.Equal((world.ReceiverId, "service-civique"), (desk.Sessions[0].Receivers[0].AccountId, desk.Sessions[0].Receivers[0].Status));
    }

    [Fact]
    public async Task Who_left_unserved_is_counted_while_the_session_is_open_by_whoever_is_signed_in()
    {
        var world = await World.CreateAsync(suite);
        var session = await OpenAsync(world, "08:00");
        var counted = Unserved(world, session);
        await world.Desk.RecordLeftUnservedAsync(counted);
        var other = Unserved(world, session);
        other.RecordedBy = World.NewId();
        Assert.Equal("other-account", (await Refusal.Of(world.Desk.RecordLeftUnservedAsync(other))).Fields["recorded_by"]);
        var elsewhere = Unserved(world, await OpenAsync(world, "10:00"));
        elsewhere.TallyId = counted.TallyId;
        Assert.Equal("id-taken", (await Refusal.Of(world.Desk.RecordLeftUnservedAsync(elsewhere))).Code);

        await world.Desk.CloseDropInSessionAsync(session.Closing());
        Assert.Equal(1, (await world.Desk.RecordLeftUnservedAsync(counted)).LeftUnserved);
        Assert.Equal("session-closed", (await Refusal.Of(world.Desk.RecordLeftUnservedAsync(Unserved(world, session)))).Code);
    }

    [Fact]
    public async Task The_shortcuts_are_what_the_place_was_asked_most_in_three_months_then_what_any_place_is_asked_and_stay_all_month()
    {
        var world = await World.CreateAsync(suite);
        var month = TimeProvider.System.Today() is var today ? new DateOnly(today.Year, today.Month, 1) : default;
        await AskAsync(world, month.AddDays(-1), "courrier.explication", "logement.apl", times: 3);
        await AskAsync(world, month.AddMonths(-3), "compte.suivi", "chomage", times: 2);
        await AskAsync(world, month.AddMonths(-3).AddDays(-1), "litige.indu", "rsa", times: 9);
        var desk = await world.Desk.GetDeskAsync(new GetDeskRequest { PlaceId = world.PlaceId });
        Assert.Equal(["Explication de courrier · APL · Caf", "Suivi du dossier, paiement · ARE, ASS · Caf", "Déclaration RSA"], desk.Shortcuts.Take(3).Select(shortcut => shortcut.Label));
        Assert.Equal(7, desk.Shortcuts.Count);
        Assert.Distinct(desk.Shortcuts.Select(shortcut => shortcut.Label));

        await AskAsync(world, month.AddDays(-2), "compte.suivi", "chomage", times: 4);
        Assert.Equal(desk.Shortcuts, (await world.Desk.GetDeskAsync(new GetDeskRequest { PlaceId = world.PlaceId })).Shortcuts);
    }

    [Fact]
    public async Task A_receiver_opens_a_session_of_today_alone()
    {
        var world = await World.CreateAsync(suite);
        await OpenAsync(world, "08:00");
        var refusal = await Refusal.Of(world.Desk.PlanDropInSessionAsync(world.Session()));
        Assert.Equal((StatusCode.InvalidArgument, "only-today"), (refusal.Status, refusal.Fields["date"]));
    }

    [Fact]
    public async Task A_receiver_reads_corrects_and_deletes_the_visits_of_today_until_their_session_is_closed()
    {
        var world = await World.CreateAsync(suite);
        var session = await OpenAsync(world, "08:00");
        var (kept, past) = (await LogAsync(world, session.SessionId, requests: 1), world.Visit());
        await world.Desk.LogVisitAsync(past);
        Assert.Equal([kept.VisitId], (await world.Desk.ListVisitsAsync(new ListVisitsRequest())).Visits.Select(visit => visit.VisitId));
        Assert.Equal(1, (await world.Desk.GetVisitAsync(new GetVisitRequest { VisitId = kept.VisitId })).Revision);
        kept.Profile.Sex = Sex.Male;
        Assert.Equal(2, (await world.Desk.CorrectVisitAsync(world.Correction(kept))).Revision);

        var moved = world.Correction(kept, 2);
        (moved.Visit.Date, moved.Visit.SessionId) = (past.Date, "");
        Assert.Equal("desk-closed", await CodeOfAsync(world.Desk.CorrectVisitAsync(moved)));
        Assert.Equal("desk-closed", await CodeOfAsync(world.Desk.GetVisitAsync(new GetVisitRequest { VisitId = past.VisitId })));
        Assert.Equal("desk-closed", await CodeOfAsync(world.Desk.DeleteVisitAsync(world.Deletion(past))));

        await world.Desk.CloseDropInSessionAsync(session.Closing());
        (moved.Visit.Date, moved.Visit.SessionId) = (Today, session.SessionId);
        Assert.Equal("desk-closed", await CodeOfAsync(world.Desk.CorrectVisitAsync(moved)));
        Assert.Equal("desk-closed", await CodeOfAsync(world.Desk.DeleteVisitAsync(world.Deletion(kept, 2))));
        Assert.Equal(3, (await world.Planning.CorrectVisitAsync(moved)).Revision);
    }

    private static async Task<string> CodeOfAsync<TAnswer>(AsyncUnaryCall<TAnswer> call) => (await Refusal.Of(call)).Code!;

    private static RecordLeftUnservedRequest Unserved(World world, PlanDropInSessionRequest session) => new() { TallyId = World.NewId(), SessionId = session.SessionId, RecordedBy = world.ReceiverId };

    private static async Task<PlanDropInSessionRequest> OpenAsync(World world, string from)
    {
        var session = world.Session();
        (session.Date, session.StartsAt, session.EndsAt) = (Today, from, "12:00");
        await world.Desk.PlanDropInSessionAsync(session);
        return session;
    }

    private static async Task<LogVisitRequest> LogAsync(World world, string sessionId, int requests)
    {
        var visit = world.Visit();
        (visit.Date, visit.SessionId) = (Today, sessionId);
        visit.Requests.Add(Enumerable.Range(1, requests - 1).Select(_ => World.Request()));
        await world.Desk.LogVisitAsync(visit);
        return visit;
    }

    private static async Task AskAsync(World world, DateOnly date, string nature, string droit, int times)
    {
        for (var time = 0; time < times; time++)
        {
            var visit = world.Visit();
            visit.Date = date.ToText();
            (visit.Requests[0].Nature, visit.Requests[0].Droit, visit.Requests[0].Medium) = (nature, droit, "en-ligne");
            await world.Desk.LogVisitAsync(visit);
        }
    }
}
