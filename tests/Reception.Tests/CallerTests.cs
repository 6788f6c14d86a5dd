using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Reception.Tests;

/// <summary>What depends on who calls, beyond the roles of the contract.</summary>
public sealed class CallerTests(Suite suite)
{
    private const int CodesPerMinute = 60;

    [Fact]
    public async Task Somebody_says_that_it_was_they_who_recorded_corrected_or_deleted_and_a_program_says_who_it_was()
    {
        var world = await World.CreateAsync(suite);
        var (visit, tally) = (world.Visit(), world.KioskTally());
        (visit.RecordedBy, tally.RecordedBy) = (World.NewId(), World.NewId());
        Assert.Equal("other-account", (await Refusal.Of(world.Desk.LogVisitAsync(visit))).Fields["recorded_by"]);
        Assert.Equal("other-account", (await Refusal.Of(world.Desk.RecordKioskTallyAsync(tally))).Fields["recorded_by"]);

        var program = new ReceptionService.ReceptionServiceClient(suite.As(world.Caller(Role.Coordinator) with { Id = Guid.CreateVersion7(), ClientId = "reprise", Scopes = ["reception"] }));
        Assert.Equal(1, (await program.LogVisitAsync(visit)).Revision);
        var correction = world.Correction(visit);
        correction.CorrectedBy = World.NewId();
        Assert.Equal("other-account", (await Refusal.Of(world.Planning.CorrectVisitAsync(correction))).Fields["corrected_by"]);
        Assert.Equal(2, (await program.CorrectVisitAsync(correction)).Revision);
        var deletion = world.Deletion(visit, expectedRevision: 2);
        deletion.DeletedBy = World.NewId();
        Assert.Equal("other-account", (await Refusal.Of(world.Planning.DeleteVisitAsync(deletion))).Fields["deleted_by"]);
        Assert.Equal(3, (await program.DeleteVisitAsync(deletion)).Revision);
    }

    [Fact]
    public async Task Notes_and_health_obstacles_are_shown_to_social_workers_alone_and_stay_when_somebody_else_corrects_the_visit()
    {
        var world = await World.CreateAsync(suite);
        var coordinator = new ReceptionService.ReceptionServiceClient(world.As(Role.Coordinator));
        var visit = world.Visit();
        visit.ReceivedBy.Status = "travailleur-social";
        visit.Profile.Obstacles.Add(["langue.oral", "sante.vue"]);
        visit.Profile.HealthAgreement = true;
        visit.Requests[0].Note = "À rappeler mardi.";
        await world.Planning.LogVisitAsync(visit);

        var shown = (await coordinator.GetVisitAsync(new GetVisitRequest { VisitId = visit.VisitId })).Visit;
        Assert.Equal(["langue.oral"], shown.Profile.Obstacles);
        Assert.Equal((false, ""), (shown.Profile.HealthAgreement, shown.Requests[0].Note));

        shown.Profile.Sex = Sex.Male;
        await coordinator.CorrectVisitAsync(world.Correction(shown));
        var whole = (await world.Planning.GetVisitAsync(new GetVisitRequest { VisitId = visit.VisitId })).Visit;
        Assert.Equal(["langue.oral", "sante.vue"], whole.Profile.Obstacles.Order(StringComparer.Ordinal));
        Assert.Equal((Sex.Male, true, "À rappeler mardi."), (whole.Profile.Sex, whole.Profile.HealthAgreement, whole.Requests[0].Note));
    }

    [Fact]
    public async Task An_account_that_tries_many_codes_has_to_wait_and_its_colleague_has_not()
    {
        var world = await World.CreateAsync(suite);
        var code = (await world.Planning.IssueVisitorCodesAsync(new IssueVisitorCodesRequest { BatchId = World.NewId(), StructureId = world.StructureId, Count = 1 })).Codes[0];
        var refusals = new List<Refusal>();

        // A minute may end meanwhile.
        for (var tries = 0; tries <= 2 * CodesPerMinute && refusals.LastOrDefault()?.Code is null or "unknown-code"; tries++)
        {
            refusals.Add(await Refusal.Of(world.Desk.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = Domain.VisitorCode.New() })));
        }

        Assert.Equal((StatusCode.ResourceExhausted, "too-many-codes"), (refusals[^1].Status, refusals[^1].Code));
        Assert.InRange(refusals.Count, CodesPerMinute + 1, (2 * CodesPerMinute) + 1);
        Assert.Equal("too-many-codes", (await Refusal.Of(world.Desk.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = code }))).Code);
        var colleague = new ReceptionService.ReceptionServiceClient(suite.As(world.Caller(Role.Receiver) with { Id = Guid.CreateVersion7() }));
        Assert.True((await colleague.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = code })).FirstUse);
    }
}
