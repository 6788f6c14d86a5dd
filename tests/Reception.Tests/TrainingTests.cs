using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Reception.Tests;

/// <summary>Lieu d'entraînement: everything may be done there, and nothing of it counts, is told, or is seen elsewhere.</summary>
public sealed class TrainingTests(Suite suite)
{
    private static readonly string Today = TimeProvider.System.Today().ToText();

    [Fact]
    public async Task Whatever_is_done_there_leaves_no_event_and_moves_no_figure()
    {
        var world = await World.CreateAsync(suite);
        var training = await world.PutTrainingPlaceAsync();
        await world.Desk.LogVisitAsync(world.VisitAt(world.PlaceId));
        var before = await ReportsWhenAsync(world, 1);

        await DoAllAsync(world, training);
        var session = world.SessionAt(training);
        await world.Planning.PlanDropInSessionAsync(session);
        await world.Planning.DeleteDropInSessionAsync(world.Deletion(session));
        Assert.Equal(0, await suite.CountAsync("receptiondb", "select count(*) from outbox where body::text like '%' || @training || '%'", new { training }));

        // What is published after is counted: nothing is on its way any more.
        var next = world.VisitAt(world.PlaceId);
        await world.Desk.LogVisitAsync(next);
        await ReportsWhenAsync(world, 2);
        await world.Planning.DeleteVisitAsync(world.Deletion(next));
        Assert.Equal(before, await ReportsWhenAsync(world, 1));
    }

    [Fact]
    public async Task There_is_no_report_of_it()
    {
        var world = await World.CreateAsync(suite);
        var code = World.NewCode();
        var training = await world.PutTrainingPlaceAsync(code);
        await Eventually.Get(() => suite.CountAsync("statisticsdb", "select count(*) from scope where id = @training::uuid", new { training }), count => count == 1);
        Assert.Equal("unknown-scope", (await Refusal.Of(suite.Statistics.GetReportAsync(Asked(ScopeKind.Place, code)))).Code);
    }

    [Fact]
    public async Task Its_desk_shows_what_the_desk_of_any_place_shows_and_says_what_it_is()
    {
        var world = await World.CreateAsync(suite);
        var training = await world.PutTrainingPlaceAsync();
        var session = world.SessionAt(training);
        await world.Desk.PlanDropInSessionAsync(session);
        var visit = world.VisitAt(training, session.SessionId);
        await world.Desk.LogVisitAsync(visit);
        await world.Desk.RecordKioskTallyAsync(world.KioskTallyAt(training));
        await world.Desk.RecordLeftUnservedAsync(new RecordLeftUnservedRequest { TallyId = World.NewId(), SessionId = session.SessionId, RecordedBy = world.ReceiverId });
        await world.Desk.SetVisitAsideAsync(Aside(world, session));

        var desk = await world.Desk.GetDeskAsync(new GetDeskRequest { PlaceId = training });
        Assert.Equal((true, 1, 3, 1), (desk.Training, desk.Visits, desk.KioskPassages, desk.SetAside.Count));
        Assert.Equal((1, 1), (desk.Sessions.Single().Visits, desk.Sessions.Single().LeftUnserved));
        Assert.Equal(visit.VisitId, Assert.Single((await world.Desk.ListVisitsAsync(new ListVisitsRequest { PlaceId = training, From = Today })).Visits).VisitId);
        Assert.True((await world.Desk.GetVisitAsync(new GetVisitRequest { VisitId = visit.VisitId })).Training);
        Assert.False((await world.Desk.GetDeskAsync(new GetDeskRequest { PlaceId = world.PlaceId })).Training);
    }

    [Fact]
    public async Task Elsewhere_nothing_of_it_is_seen()
    {
        var (world, other) = (await World.CreateAsync(suite), await World.CreateAsync(suite));
        var training = await world.PutTrainingPlaceAsync();
        var session = world.SessionAt(training);
        await world.Planning.PlanDropInSessionAsync(session);
        var visit = world.VisitAt(training, session.SessionId);
        (visit.Requests[0].Mode, visit.Requests[0].ModeReason) = ("a-la-place", "urgence");
        await world.Desk.LogVisitAsync(visit);

        Assert.Empty((await world.Planning.ListVisitsAsync(new ListVisitsRequest())).Visits);
        Assert.Empty((await world.Planning.ListVisitsAsync(new ListVisitsRequest { SessionId = session.SessionId })).Visits);
        var inPlace = await new ReceptionService.ReceptionServiceClient(world.As(Role.Coordinator)).ListInPlaceRequestsAsync(new ListInPlaceRequestsRequest { From = Today, To = Today });
        Assert.Equal((0, 0, 0), (inPlace.Visits.Count, inPlace.InPlace, inPlace.Requests));
        var week = new ListPlanningRequest { From = Today, To = Today };
        Assert.Empty((await world.Timetable.ListPlanningAsync(week)).Own);
        Assert.DoesNotContain((await other.Timetable.ListPlanningAsync(week)).Others, one => one.PlaceId == training);
        Assert.Equal("unknown-session", (await Refusal.Of(world.Timetable.GetPlannedSessionAsync(new GetPlannedSessionRequest { SessionId = session.SessionId }))).Code);
        // The session of 2011 that told when Reception knew the place was never closed either.
        var coverage = await world.Timetable.GetCoverageAsync(new GetCoverageRequest { From = "2011-01-01", To = "2011-12-31" });
        Assert.Equal([world.PlaceId], coverage.Places.Select(place => place.PlaceId));
        Assert.Equal([world.PlaceId], coverage.ToClose.Select(one => one.PlaceId));
    }

    [Fact]
    public async Task Nothing_is_planned_there_in_advance()
    {
        var world = await World.CreateAsync(suite);
        var recurrence = world.Recurrence();
        recurrence.PlaceId = await world.PutTrainingPlaceAsync();
        Expect(await Refusal.Of(world.Timetable.PlanRecurrenceAsync(recurrence)), "place_id");
    }

    [Fact]
    public async Task The_code_of_a_real_person_is_refused_and_stays_as_it_was()
    {
        var (world, other) = (await World.CreateAsync(suite), await World.CreateAsync(suite));
        var training = await world.PutTrainingPlaceAsync();
        var codes = await world.CodesAsync(2);
        var visit = world.VisitAt(training);
        visit.VisitorCode = codes[0];
        Expect(await Refusal.Of(world.Desk.LogVisitAsync(visit)), "visitor_code");
        var correction = world.Correction(visit);
        visit.VisitorId = await world.VisitorOfAsync(codes[1]);
        Expect(await Refusal.Of(world.Desk.LogVisitAsync(visit)), "visitor_id");

        visit.ClearVisitor();
        await world.Desk.LogVisitAsync(visit);
        Expect(await Refusal.Of(world.Desk.CorrectVisitAsync(correction)), "visit.visitor_code");
        Assert.True((await world.Desk.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = codes[0] })).FirstUse);
        Assert.Null((await world.Desk.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = codes[1] })).LastProfile);

        // To another structure it is a place that they do not know.
        var foreign = other.VisitAt(training);
        foreign.VisitorId = await world.VisitorOfAsync(codes[1]);
        Assert.Equal("unknown-place", (await Refusal.Of(other.Desk.LogVisitAsync(foreign))).Fields["place_id"]);
    }

    [Fact]
    public async Task No_social_worker_is_given_a_follow_up_from_there()
    {
        var world = await World.CreateAsync(suite);
        var visit = world.VisitToFollowUp();
        visit.PlaceId = await world.PutTrainingPlaceAsync();
        await world.Desk.LogVisitAsync(visit);
        await world.Desk.CorrectVisitAsync(world.Correction(visit));
        Assert.Empty((await world.FollowUps.ListFollowUpsAsync(new ListFollowUpsRequest())).FollowUps);
        var opening = world.FollowUp();
        opening.VisitId = visit.VisitId;
        Expect(await Refusal.Of(world.FollowUps.OpenFollowUpAsync(opening)), "visit_id");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task No_correction_moves_anything_into_it_or_out_of_it(bool into)
    {
        var world = await World.CreateAsync(suite);
        var training = await world.PutTrainingPlaceAsync();
        var (from, to) = into ? (world.PlaceId, training) : (training, world.PlaceId);
        var (visit, session, tally) = (world.VisitAt(from), world.SessionAt(from), world.KioskTallyAt(from));
        await world.Planning.LogVisitAsync(visit);
        await world.Planning.PlanDropInSessionAsync(session);
        await world.Planning.RecordKioskTallyAsync(tally);
        var (moved, planned, counted) = (world.Correction(visit), world.Correction(session), world.Correction(tally));
        (moved.Visit.PlaceId, planned.Plan.PlaceId, counted.Tally.PlaceId) = (to, to, to);
        Expect(await Refusal.Of(world.Planning.CorrectVisitAsync(moved)), "visit.place_id");
        Expect(await Refusal.Of(world.Planning.CorrectDropInSessionAsync(planned)), "plan.place_id");
        Expect(await Refusal.Of(world.Planning.CorrectKioskTallyAsync(counted)), "tally.place_id");
        Assert.Equal((1, from), await world.Planning.GetVisitAsync(new GetVisitRequest { VisitId = visit.VisitId }) is var stored ? (stored.Revision, stored.Visit.PlaceId) : default);
    }

    /// <summary>A session with visits of all kinds, closed, and tallies: logged, corrected, deleted.</summary>
    /// <returns>The visit that stays, with its session and its tally.</returns>
    internal static async Task<(LogVisitRequest Visit, PlanDropInSessionRequest Session, RecordKioskTallyRequest Tally)> DoAllAsync(World world, string placeId)
    {
        var session = world.SessionAt(placeId);
        await world.Planning.PlanDropInSessionAsync(session);
        var (visit, undone) = (world.VisitAt(placeId, session.SessionId), world.VisitAt(placeId, session.SessionId));
        await world.Desk.LogVisitAsync(visit);
        await world.Desk.CorrectVisitAsync(world.Correction(visit));
        await world.Desk.LogVisitAsync(undone);
        await world.Desk.DeleteVisitAsync(world.Deletion(undone));
        var (tally, wrong) = (world.KioskTallyAt(placeId), world.KioskTallyAt(placeId));
        await world.Desk.RecordKioskTallyAsync(tally);
        var correction = world.Correction(tally);
        correction.Tally.Count = 5;
        await world.Planning.CorrectKioskTallyAsync(correction);
        await world.Desk.RecordKioskTallyAsync(wrong);
        await world.Planning.DeleteKioskTallyAsync(world.Deletion(wrong));
        await world.Desk.RecordLeftUnservedAsync(new RecordLeftUnservedRequest { TallyId = World.NewId(), SessionId = session.SessionId, RecordedBy = world.ReceiverId });
        var aside = Aside(world, session);
        await world.Desk.SetVisitAsideAsync(aside);
        await world.Desk.DropVisitSetAsideAsync(new DropVisitSetAsideRequest { VisitId = aside.VisitId });
        var closing = session.Closing();
        await world.Desk.CloseDropInSessionAsync(closing);
        await world.Planning.CorrectDropInSessionAsync(world.Correction(session, closing, 2));
        return (visit, session, tally);
    }

    internal static SetVisitAsideRequest Aside(World world, PlanDropInSessionRequest session) =>
        new() { VisitId = World.NewId(), SessionId = session.SessionId, Content = "{}", SetAsideBy = world.ReceiverId };

    private static GetReportRequest Asked(ScopeKind kind, string code) => new() { ScopeKind = kind, ScopeCode = code, From = $"{Today[..4]}-01-01", To = $"{Today[..4]}-12-31" };

    // Of the place, the point and the structure, which have the code of the world.
    private static async Task<IReadOnlyList<Report>> ReportsWhenAsync(World world, int visits)
    {
        List<Report> reports = [];
        foreach (var kind in new[] { ScopeKind.Place, ScopeKind.Point, ScopeKind.Structure })
        {
            var report = await Eventually.Get(
                async () =>
                {
                    try
                    {
                        return await world.Statistics.GetReportAsync(Asked(kind, world.Code));
                    }
                    catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
                    {
                        return new Report();
                    }
                },
                report => report.Visits?.Total == visits);
            report.AsOf = null;
            reports.Add(report);
        }

        return reports;
    }

    private static void Expect(Refusal refusal, string field) =>
        Assert.Equal((StatusCode.InvalidArgument, "training-place"), (refusal.Status, refusal.Fields.GetValueOrDefault(field)));
}
