using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Reception.Tests;

public class LogVisitTests(Suite suite)
{
    [Fact]
    public async Task A_visit_is_acknowledged_and_counted_in_the_report()
    {
        var world = await World.CreateAsync(suite);
        var answer = await world.Desk.LogVisitAsync(world.Visit());
        Assert.Equal(1, answer.Revision);
        Assert.Equal("", answer.VisitorId);

        var report = await world.ReportWhenAsync(report => report.Visits.Total == 1);
        Assert.Equal(1, report.Persons.Total.Female);
        Assert.Equal(1, report.Persons.Anonymous);
        Assert.Equal(1, report.HelpRequests.Total);
    }

    [Fact]
    public async Task The_same_command_sent_three_times_stores_one_visit_and_answers_the_same()
    {
        var world = await World.CreateAsync(suite);
        var visit = world.Visit();
        var answers = new List<LogVisitResponse>();
        for (var time = 0; time < 3; time++)
        {
            answers.Add(await world.Desk.LogVisitAsync(visit));
        }

        Assert.Single(answers.Distinct());
        await AssertCountedOnceAsync(world);
    }

    [Fact]
    public async Task Fifty_concurrent_duplicates_store_one_visit_and_answer_the_same()
    {
        var world = await World.CreateAsync(suite);
        var visit = world.Visit();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => world.Desk.LogVisitAsync(visit).ResponseAsync));
        Assert.Single(answers.Distinct());
        await AssertCountedOnceAsync(world);
    }

    [Fact]
    public async Task The_same_id_with_another_content_is_refused()
    {
        var world = await World.CreateAsync(suite);
        var visit = world.Visit();
        await world.Desk.LogVisitAsync(visit);
        visit.Profile.Sex = Sex.Male;
        var refusal = await Refusal.Of(world.Desk.LogVisitAsync(visit));
        Assert.Equal((StatusCode.AlreadyExists, "id-taken"), (refusal.Status, refusal.Code));
        await AssertCountedOnceAsync(world);
    }

    [Fact]
    public async Task Concurrent_commands_with_one_id_and_two_contents_store_one_of_them()
    {
        var world = await World.CreateAsync(suite);
        var (one, other) = (world.Visit(), world.Visit());
        other.VisitId = one.VisitId;
        other.Profile.Sex = Sex.Male;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(async index =>
        {
            try
            {
                await world.Desk.LogVisitAsync(index % 2 == 0 ? one : other);
                return index % 2;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.AlreadyExists)
            {
                return -1;
            }
        }));
        Assert.Single(outcomes.Where(outcome => outcome >= 0).Distinct());
        await AssertCountedOnceAsync(world);
    }

    [Fact]
    public async Task A_visit_at_an_unknown_place_is_refused_and_stores_nothing()
    {
        var world = await World.CreateAsync(suite);
        var visit = world.Visit();
        visit.PlaceId = World.NewId();
        var refusal = await Refusal.Of(world.Desk.LogVisitAsync(visit));
        Assert.Equal(StatusCode.InvalidArgument, refusal.Status);
        Assert.Equal("unknown-place", refusal.Fields["place_id"]);

        visit.PlaceId = world.PlaceId;
        Assert.Equal(1, (await world.Desk.LogVisitAsync(visit)).Revision);
    }

    [Fact]
    public async Task A_visit_before_the_place_belonged_to_a_structure_is_refused()
    {
        var world = await World.CreateAsync(suite);
        var visit = world.Visit();
        visit.Date = "2009-12-31";
        var refusal = await Refusal.Of(world.Desk.LogVisitAsync(visit));
        Assert.Equal((StatusCode.FailedPrecondition, "place-without-structure"), (refusal.Status, refusal.Code));
    }

    public static TheoryData<string, string, Action<LogVisitRequest>> BadVisits => new()
    {
        { "visit_id", "required", visit => visit.VisitId = "" },
        { "visit_id", "not-a-uuid", visit => visit.VisitId = "42" },
        { "date", "in-the-future", visit => visit.Date = "2098-01-01" },
        { "date", "not-a-date", visit => visit.Date = "2024-02-30" },
        { "session_id", "unknown-session", visit => visit.SessionId = World.NewId() },
        { "visitor_id", "unknown-visitor", visit => visit.VisitorId = World.NewId() },
        { "visitor_code", "not-a-visitor-code", visit => visit.VisitorCode = "AAAAAAAAA" },
        { "received_by.status", "unknown-code", visit => visit.ReceivedBy.Status = "roi" },
        { "profile", "required", visit => visit.Profile = null },
        { "profile.age_band", "required", visit => visit.Profile.AgeBand = "" },
        { "profile.age_band", "not-expected", visit => visit.Profile.Age = AgeAnswer.AgeRefused },
        { "profile.sex", "unknown-value", visit => visit.Profile.Sex = (Sex)9 },
        { "profile.health_agreement", "required", visit => visit.Profile.Obstacles.Add("sante.vue") },
        { "requests", "required", visit => visit.Requests.Clear() },
        { "requests[0].institution", "unknown-code", visit => visit.Requests[0].Institution = "elysee" },
        { "requests[0].institution", "code-not-valid", visit => visit.Requests[0].Institution = "sante.rsi" },
        { "requests[0].mode_reason", "required", visit => visit.Requests[0].Mode = "a-la-place" },
        { "requests[0].mode_reason", "not-expected", visit => visit.Requests[0].ModeReason = "temps" },
        { "requests[0].outcomes", "duplicate", visit => visit.Requests[0].Outcomes.Add("traite.termine") },
        { "requests[0].comprehension", "required", visit => visit.Requests[0].Comprehension = new Comprehension() },
        { "requests[0].comprehension.not_checked_reason", "not-expected", visit => visit.Requests[0].Comprehension.NotCheckedReason = "temps" },
        { "requests[0].note", "nir", visit => visit.Requests[0].Note = "son numéro: 2 84 05 54 395 123 45" },
        { "requests[0].note", "control-character", visit => visit.Requests[0].Note = "a\0b" },
        { "device_time", "required", visit => visit.DeviceTime = null },
    };

    [Theory]
    [MemberData(nameof(BadVisits))]
    public async Task A_bad_field_is_named_and_nothing_is_stored(string field, string code, Action<LogVisitRequest> spoil)
    {
        var world = await World.CreateAsync(suite);
        var (visit, valid) = (world.Visit(), world.Visit());
        valid.VisitId = visit.VisitId;
        spoil(visit);
        var refusal = await Refusal.Of(world.Desk.LogVisitAsync(visit));
        Assert.Equal(StatusCode.InvalidArgument, refusal.Status);
        Assert.Equal(code, Assert.Contains(field, refusal.Fields));

        // The id is still free: nothing was kept of the refused command.
        Assert.Equal(1, (await world.Desk.LogVisitAsync(valid)).Revision);
    }

    [Fact]
    public async Task A_health_obstacle_is_noted_by_a_social_worker_with_the_agreement_of_the_person_only()
    {
        var world = await World.CreateAsync(suite);
        var visit = world.Visit();
        visit.Profile.Obstacles.Add("sante.vue");
        visit.Profile.HealthAgreement = true;
        Assert.Equal("restricted", (await Refusal.Of(world.Desk.LogVisitAsync(visit))).Fields["profile.obstacles"]);

        visit.ReceivedBy.Status = "travailleur-social";
        Assert.Equal(1, (await world.Desk.LogVisitAsync(visit)).Revision);
    }

    [Fact]
    public async Task A_code_that_has_been_replaced_may_still_be_used_for_a_visit_of_its_time()
    {
        var world = await World.CreateAsync(suite);
        var visit = world.Visit();
        visit.Date = "2017-06-01";
        visit.Requests[0].Institution = "sante.rsi";
        Assert.Equal(1, (await world.Desk.LogVisitAsync(visit)).Revision);
    }

    // A second visit that has arrived shows that all that came before it has too; the outbox and the queue keep their order only roughly,
    // so that the totals are read once nothing is under way any more.
    private async Task AssertCountedOnceAsync(World world)
    {
        await world.Desk.LogVisitAsync(world.Visit());
        var report = await world.ReportWhenAsync(report => report.Visits.Total >= 2);
        Assert.Equal(2, report.Visits.Total);
        Assert.Equal(2, report.HelpRequests.Total);
        Assert.Equal(2, report.Persons.Total.Total);
        Assert.Equal(2, await suite.CountAsync("receptiondb", "select count(*) from visit where place_id = @place", new { place = Guid.Parse(world.PlaceId) }));
        Assert.Equal(2, await suite.CountAsync(
            "receptiondb", "select count(*) from outbox where message_type = 'VisitChanged' and body ->> 'placeId' = @place", new { place = world.PlaceId }));
    }
}
