using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Reception.Tests;

public class CorrectVisitTests(Suite suite)
{
    [Fact]
    public async Task A_correction_replaces_the_visit_and_the_report_follows()
    {
        var world = await World.CreateAsync(suite);
        var (visit, other) = (world.Visit(), world.Visit());
        await world.Desk.LogVisitAsync(visit);
        await world.Desk.LogVisitAsync(other);
        await world.ReportWhenAsync(report => report.Visits.Total == 2);

        var correction = world.Correction(visit);
        correction.Visit.Profile.Sex = Sex.Male;
        correction.Visit.Profile.AgeBand = "65+";
        correction.Visit.Requests.Add(World.Request());
        correction.Visit.Requests[0].Institution = "emploi.operateur";
        Assert.Equal(2, (await world.Planning.CorrectVisitAsync(correction)).Revision);

        var report = await world.ReportWhenAsync(report => report.HelpRequests.Total == 3);
        Assert.Equal((2, 2, 1, 1), (report.Visits.Total, report.Persons.Total.Total, report.Persons.Total.Male, report.Persons.Total.Female));
        Assert.Equal(["26-64", "65+"], report.Persons.AgeBySex.Where(line => line.Total > 0).Select(line => line.AgeBand));
        Assert.Equal(2, report.HelpRequests.Shares.Single(share => share.Code == "caf").Count);
    }

    [Fact]
    public async Task A_correction_may_move_the_visit_to_another_place_and_day()
    {
        var world = await World.CreateAsync(suite);
        var other = await world.PutAnotherPlaceAsync();
        await world.KnownAsync(other);
        var visit = world.Visit();
        await world.Desk.LogVisitAsync(visit);
        await world.ReportWhenAsync(report => report.Visits.Total == 1);

        var correction = world.Correction(visit);
        correction.Visit.PlaceId = other;
        correction.Visit.Date = "2023-05-02";
        await world.Planning.CorrectVisitAsync(correction);
        var ofStructure = new GetReportRequest { ScopeKind = ScopeKind.Structure, ScopeCode = world.Code, From = "2023-01-01", To = "2023-12-31" };
        var report = await Eventually.Get(async () => await world.Statistics.GetReportAsync(ofStructure), report => report.Visits.Total == 1);
        Assert.Equal((1, 1), (report.Persons.Total.Total, report.HelpRequests.Total));
        Assert.Equal((0, 0), ((await world.ReportAsync()).Visits.Total, (await world.ReportAsync(2023)).Visits.Total));
        Assert.Equal(other, (await GetAsync(world, visit)).Visit.PlaceId);
    }

    [Fact]
    public async Task A_correction_may_change_who_came()
    {
        var world = await World.CreateAsync(suite);
        var batch = new IssueVisitorCodesRequest { BatchId = World.NewId(), StructureId = world.StructureId, Count = 1 };
        var code = (await world.Planning.IssueVisitorCodesAsync(batch)).Codes[0];
        var visitor = (await world.Desk.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = code })).VisitorId;
        var (first, second) = (world.Visit(), world.Visit());
        first.VisitorId = visitor;
        await world.Desk.LogVisitAsync(first);
        Assert.Equal("", (await world.Desk.LogVisitAsync(second)).VisitorId);
        await world.ReportWhenAsync(report => report.Persons.Total.Total == 2);

        var correction = world.Correction(second);
        correction.Visit.VisitorCode = code;
        Assert.Equal(visitor, (await world.Planning.CorrectVisitAsync(correction)).VisitorId);
        Assert.Equal(visitor, (await world.Planning.CorrectVisitAsync(correction)).VisitorId);
        var report = await world.ReportWhenAsync(report => report.Persons.Total.Total == 1);
        Assert.Equal((2, 0), (report.Visits.Total, report.Persons.Anonymous));
        Assert.Equal("", (await world.Desk.LogVisitAsync(second)).VisitorId);
    }

    [Fact]
    public async Task The_same_correction_answers_the_same_also_after_later_ones_and_another_one_is_stale()
    {
        var world = await World.CreateAsync(suite);
        var visit = world.Visit();
        await world.Desk.LogVisitAsync(visit);
        var (first, second, late) = (world.Correction(visit), world.Correction(visit, 2), world.Correction(visit));
        (second.Visit.Profile.Sex, late.Visit.Profile.Sex) = (Sex.Male, Sex.Refused);
        Assert.Equal(2, (await world.Planning.CorrectVisitAsync(first)).Revision);
        Assert.Equal(3, (await world.Planning.CorrectVisitAsync(second)).Revision);
        Assert.Equal(2, (await world.Planning.CorrectVisitAsync(first)).Revision);
        Assert.Equal(3, (await world.Planning.CorrectVisitAsync(second)).Revision);

        foreach (var revision in new[] { 1, 2, 4, 1_000_000_000 })
        {
            late.ExpectedRevision = revision;
            var refusal = await Refusal.Of(world.Planning.CorrectVisitAsync(late));
            Assert.Equal((StatusCode.Aborted, "stale-revision"), (refusal.Status, refusal.Code));
        }

        var stored = await GetAsync(world, visit);
        Assert.Equal((3, Sex.Male, 2), (stored.Revision, stored.Visit.Profile.Sex, stored.Changes.Count));
    }

    [Fact]
    public async Task The_first_command_answers_the_same_after_a_correction_and_changes_nothing()
    {
        var world = await World.CreateAsync(suite);
        var visit = world.Visit();
        var answer = await world.Desk.LogVisitAsync(visit);
        var correction = world.Correction(visit);
        correction.Visit.Channel = "telephone";
        await world.Planning.CorrectVisitAsync(correction);
        Assert.Equal(answer, await world.Desk.LogVisitAsync(visit));
        Assert.Equal("telephone", (await GetAsync(world, visit)).Visit.Channel);
        Assert.Equal("id-taken", (await Refusal.Of(world.Desk.LogVisitAsync(correction.Visit))).Code);
    }

    [Fact]
    public async Task Of_thirty_concurrent_corrections_one_is_made_and_the_others_are_stale()
    {
        var world = await World.CreateAsync(suite);
        var visit = world.Visit();
        await world.Desk.LogVisitAsync(visit);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 30).Select(async index =>
        {
            var correction = world.Correction(visit);
            correction.Reason = $"Erreur {index}";
            return await OutcomeOfAsync(world.Planning.CorrectVisitAsync(correction));
        }));
        Assert.Single(outcomes, outcome => outcome == StatusCode.OK);
        Assert.Equal(29, outcomes.Count(outcome => outcome == StatusCode.Aborted));
        Assert.Equal(2, (await GetAsync(world, visit)).Revision);
        Assert.Equal(2, await CountEventsAsync(visit));
    }

    [Fact]
    public async Task Of_thirty_concurrent_repeats_of_one_correction_one_is_made_and_all_answer_the_same()
    {
        var world = await World.CreateAsync(suite);
        var visit = world.Visit();
        await world.Desk.LogVisitAsync(visit);
        var correction = world.Correction(visit);
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => world.Planning.CorrectVisitAsync(correction).ResponseAsync));
        Assert.Equal(2, Assert.Single(answers.Distinct()).Revision);
        Assert.Equal(2, await CountEventsAsync(visit));
    }

    [Fact]
    public async Task A_visit_of_a_closed_session_can_be_corrected_and_moved_to_another_session()
    {
        var world = await World.CreateAsync(suite);
        var (closed, open) = (world.Session(), world.Session());
        await world.Planning.PlanDropInSessionAsync(closed);
        await world.Planning.PlanDropInSessionAsync(open);
        var visit = world.Visit();
        visit.SessionId = closed.SessionId;
        await world.Desk.LogVisitAsync(visit);
        await world.Desk.CloseDropInSessionAsync(closed.Closing());
        var report = await world.ReportWhenAsync(report => report.Coverage.ClosedSessions == 1 && report.Visits.Total == 1);
        Assert.Equal(1, report.Coverage.HeldSessions);

        var correction = world.Correction(visit);
        correction.Visit.SessionId = open.SessionId;
        await world.Planning.CorrectVisitAsync(correction);
        await world.ReportWhenAsync(report => report.Coverage.HeldSessions == 2);
    }

    [Fact]
    public async Task Event_and_row_hold_no_reason_and_the_event_no_note()
    {
        var world = await World.CreateAsync(suite);
        var visit = world.Visit();
        await world.Desk.LogVisitAsync(visit);
        var correction = world.Correction(visit);
        (correction.Reason, correction.Visit.Requests[0].Note) = ("Motif à part", "Note à part");
        await world.Planning.CorrectVisitAsync(correction);
        var stored = await GetAsync(world, visit);
        Assert.Equal(("Motif à part", 2, world.ReceiverId), (stored.Changes[0].Reason, stored.Changes[0].Revision, stored.Changes[0].ChangedBy));
        Assert.Equal("Note à part", stored.Visit.Requests[0].Note);
        Assert.Equal(0, await suite.CountAsync(
            "receptiondb", "select count(*) from outbox where aggregate_id = @id and body::text like '%à part%'", new { id = Guid.Parse(visit.VisitId) }));
    }

    public static TheoryData<string, string, Action<CorrectVisitRequest>> BadCorrections => new()
    {
        { "visit", "required", correction => correction.Visit = null },
        { "reason", "required", correction => correction.Reason = "" },
        { "reason", "nir", correction => correction.Reason = "2 84 05 54 395 123 45 en double" },
        { "reason", "too-long", correction => correction.Reason = new string('a', 281) },
        { "corrected_by", "required", correction => correction.CorrectedBy = "" },
        { "visit.date", "in-the-future", correction => correction.Visit.Date = "2098-01-01" },
        { "visit.place_id", "unknown-place", correction => correction.Visit.PlaceId = World.NewId() },
        { "visit.session_id", "unknown-session", correction => correction.Visit.SessionId = World.NewId() },
        { "visit.visitor_id", "unknown-visitor", correction => correction.Visit.VisitorId = World.NewId() },
        { "visit.visitor_code", "not-a-visitor-code", correction => correction.Visit.VisitorCode = "AAAAAAAAA" },
        { "visit.profile.age_band", "required", correction => correction.Visit.Profile.AgeBand = "" },
        { "visit.requests[0].institution", "unknown-code", correction => correction.Visit.Requests[0].Institution = "elysee" },
        { "visit.requests[0].mode_reason", "required", correction => correction.Visit.Requests[0].Mode = "a-la-place" },
        { "visit.requests", "required", correction => correction.Visit.Requests.Clear() },
    };

    [Theory]
    [MemberData(nameof(BadCorrections))]
    public async Task A_bad_field_is_named_and_nothing_is_changed(string field, string code, Action<CorrectVisitRequest> spoil)
    {
        var world = await World.CreateAsync(suite);
        var visit = world.Visit();
        await world.Desk.LogVisitAsync(visit);
        var correction = world.Correction(visit);
        spoil(correction);
        var refusal = await Refusal.Of(world.Planning.CorrectVisitAsync(correction));
        Assert.Equal(StatusCode.InvalidArgument, refusal.Status);
        Assert.Equal(code, Assert.Contains(field, refusal.Fields));
        Assert.Equal(1, (await GetAsync(world, visit)).Revision);
    }

    [Fact]
    public async Task A_correction_to_before_the_place_belonged_to_a_structure_is_refused_and_an_unknown_visit_is_not_found()
    {
        var world = await World.CreateAsync(suite);
        var visit = world.Visit();
        var unknown = await Refusal.Of(world.Planning.CorrectVisitAsync(world.Correction(visit)));
        Assert.Equal((StatusCode.NotFound, "unknown-visit"), (unknown.Status, unknown.Code));

        await world.Desk.LogVisitAsync(visit);
        var correction = world.Correction(visit);
        correction.Visit.Date = "2009-12-31";
        Assert.Equal("place-without-structure", (await Refusal.Of(world.Planning.CorrectVisitAsync(correction))).Code);
        Assert.Equal(1, (await GetAsync(world, visit)).Revision);
    }

    private static async Task<StatusCode> OutcomeOfAsync<T>(AsyncUnaryCall<T> call)
    {
        try
        {
            await call;
            return StatusCode.OK;
        }
        catch (RpcException exception)
        {
            return exception.StatusCode;
        }
    }

    private static async Task<GetVisitResponse> GetAsync(World world, LogVisitRequest visit) => await world.Planning.GetVisitAsync(new GetVisitRequest { VisitId = visit.VisitId });

    private Task<long> CountEventsAsync(LogVisitRequest visit) =>
        suite.CountAsync("receptiondb", "select count(*) from outbox where aggregate_id = @id", new { id = Guid.Parse(visit.VisitId) });
}
