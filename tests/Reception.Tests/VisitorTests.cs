using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Reception.Tests;

public class VisitorTests(Suite suite)
{
    [Fact]
    public async Task Issuing_a_batch_again_answers_the_same_codes()
    {
        var world = await World.CreateAsync(suite);
        var batch = new IssueVisitorCodesRequest { BatchId = World.NewId(), StructureId = world.StructureId, Count = 5 };
        var codes = await world.Planning.IssueVisitorCodesAsync(batch);
        Assert.Equal(5, codes.Codes.Distinct().Count());
        Assert.Equal(codes, await world.Planning.IssueVisitorCodesAsync(batch));

        batch.Count = 6;
        Assert.Equal("id-taken", (await Refusal.Of(world.Planning.IssueVisitorCodesAsync(batch))).Code);
    }

    [Fact]
    public async Task The_first_use_of_a_code_creates_the_visitor_and_later_ones_answer_the_same()
    {
        var world = await World.CreateAsync(suite);
        var code = await CodeAsync(world);
        var first = await world.Desk.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = code });
        Assert.True(first.FirstUse);
        Assert.Null(first.LastProfile);

        var again = await world.Desk.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = $"{code[..4]} {code[4..].ToLowerInvariant()}" });
        Assert.False(again.FirstUse);
        Assert.Equal(first.VisitorId, again.VisitorId);
    }

    [Fact]
    public async Task Concurrent_first_uses_create_one_visitor()
    {
        var world = await World.CreateAsync(suite);
        var code = await CodeAsync(world);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            world.Desk.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = code }).ResponseAsync));
        Assert.Single(answers.Select(answer => answer.VisitorId).Distinct());
        Assert.Single(answers, answer => answer.FirstUse);
    }

    [Fact]
    public async Task A_code_that_was_not_issued_is_unknown()
    {
        var world = await World.CreateAsync(suite);
        var refusal = await Refusal.Of(world.Desk.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = Domain.VisitorCode.New() }));
        Assert.Equal((StatusCode.NotFound, "unknown-code"), (refusal.Status, refusal.Code));
    }

    [Fact]
    public async Task A_code_in_a_visit_and_its_visitor_id_are_one_person_in_the_cell_of_the_latest_visit()
    {
        var world = await World.CreateAsync(suite);
        var code = await CodeAsync(world);
        var visitor = await world.Desk.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = code });
        var (late, early) = (world.Visit(), world.Visit());
        late.Date = "2024-10-02";
        late.VisitorId = visitor.VisitorId;
        late.Profile.AgeBand = "65+";
        early.VisitorCode = code;
        Assert.Equal(visitor.VisitorId, (await world.Desk.LogVisitAsync(late)).VisitorId);
        Assert.Equal(visitor.VisitorId, (await world.Desk.LogVisitAsync(early)).VisitorId);

        var report = await world.ReportWhenAsync(report => report.Visits.Total == 2);
        Assert.Equal(1, report.Persons.Total.Total);
        Assert.Equal(0, report.Persons.Anonymous);
        Assert.Equal("65+", Assert.Single(report.Persons.AgeBySex).AgeBand);

        var known = await world.Desk.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = code });
        Assert.Equal(("65+", Sex.Female, YesNo.Refused, YesNo.NotAsked), (known.LastProfile.AgeBand, known.LastProfile.Sex, known.LastProfile.SingleParent, known.LastProfile.ComputerAtHome));
    }

    [Fact]
    public async Task A_code_is_in_no_event()
    {
        var world = await World.CreateAsync(suite);
        var code = await CodeAsync(world);
        var visit = world.Visit();
        visit.VisitorCode = code;
        await world.Desk.LogVisitAsync(visit);
        Assert.Equal(0, await suite.CountAsync("receptiondb", "select count(*) from outbox where body::text like '%' || @code || '%'", new { code }));
    }

    private static async Task<string> CodeAsync(World world) => (await world.CodesAsync(1))[0];
}
