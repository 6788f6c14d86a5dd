using AccesDroits.Contracts.Audit.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>The journals of the network, all read through Directory.</summary>
public sealed class AuditTests(Suite suite)
{
    public static TheoryData<AuditedService> Services => [AuditedService.Directory, AuditedService.Reception, AuditedService.Statistics];

    [Theory, MemberData(nameof(Services))]
    public async Task The_journal_of_every_service_is_intact_and_its_checkpoint_comes_as_far(AuditedService service)
    {
        await World.CreateAsync(suite);
        var answer = await VerifyAsync(service);
        Assert.True(answer.Intact, $"{answer.Break}");
        await Eventually.Get(() => VerifyAsync(service), later => later.CheckpointPosition >= answer.LastPosition);
    }

    [Fact]
    public async Task Whoever_reads_the_code_of_a_visitor_or_enters_corrects_or_deletes_a_visit_is_entered()
    {
        var world = await World.CreateAsync(suite);
        var codes = await world.Planning.IssueVisitorCodesAsync(new IssueVisitorCodesRequest { BatchId = World.NewId(), StructureId = world.StructureId, Count = 1 });
        var first = await world.Desk.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = codes.Codes[0] });
        await world.Desk.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = codes.Codes[0] });
        Assert.Equal(["visitor-code.resolve visitor", "visitor-code.resolve visitor"], await ActsOnAsync(first.VisitorId));

        var visit = world.Visit();
        await world.Desk.LogVisitAsync(visit);
        await world.Planning.CorrectVisitAsync(world.Correction(visit));
        await world.Planning.CorrectVisitAsync(world.Correction(visit));
        await world.Planning.DeleteVisitAsync(world.Deletion(visit, 2));
        Assert.Equal(["visit.correct visit", "visit.delete visit", "visit.log visit"], (await ActsOnAsync(visit.VisitId)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_done_to_tallies_and_sessions_is_entered()
    {
        var world = await World.CreateAsync(suite);
        var (tally, plan) = (world.KioskTally(), world.Session());
        var closing = plan.Closing();
        await world.Desk.RecordKioskTallyAsync(tally);
        await world.Planning.CorrectKioskTallyAsync(world.Correction(tally));
        await world.Planning.DeleteKioskTallyAsync(world.Deletion(tally, 2));
        Assert.Equal(["kiosk-tally.correct kiosk-tally", "kiosk-tally.delete kiosk-tally", "kiosk-tally.record kiosk-tally"], (await ActsOnAsync(tally.TallyId)).Order(StringComparer.Ordinal));

        await world.Planning.PlanDropInSessionAsync(plan);
        await world.Desk.CloseDropInSessionAsync(closing);
        await world.Planning.CorrectDropInSessionAsync(world.Correction(plan, closing, expectedRevision: 2));
        await world.Planning.DeleteDropInSessionAsync(world.Deletion(plan, 3));
        Assert.Equal(
            ["close", "correct", "delete", "plan"], (await ActsOnAsync(plan.SessionId)).Select(act => act.Split('.', ' ')[1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_was_refused_is_not_entered_as_done()
    {
        var world = await World.CreateAsync(suite);
        var visit = world.Visit();
        await world.Desk.LogVisitAsync(visit);
        await Refusal.Of(world.Planning.CorrectVisitAsync(world.Correction(visit, expectedRevision: 7)));
        var wrong = world.Correction(visit);
        wrong.Visit.PlaceId = World.NewId();
        await Refusal.Of(world.Planning.CorrectVisitAsync(wrong));
        Assert.Equal(["visit.log visit"], await ActsOnAsync(visit.VisitId));
        Assert.Equal("unknown-code", (await Refusal.Of(world.Desk.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = "00000000-0" }))).Code);
    }

    [Fact]
    public async Task A_journal_without_entries_is_exported_as_its_headings()
    {
        using var export = suite.Audit.ExportAudit(new ExportAuditRequest { Filter = new AuditFilter { Service = AuditedService.Reception, RecordId = World.NewId() } });
        Assert.True(await export.ResponseStream.MoveNext(CancellationToken.None));
        Assert.StartsWith("\uFEFFinstant (UTC);acteur;", export.ResponseStream.Current.Csv.ToStringUtf8(), StringComparison.Ordinal);
        Assert.False(await export.ResponseStream.MoveNext(CancellationToken.None));
    }

    private async Task<VerifyAuditResponse> VerifyAsync(AuditedService service) => await suite.Audit.VerifyAuditAsync(new VerifyAuditRequest { Service = service });

    private async Task<IEnumerable<string>> ActsOnAsync(string record)
    {
        var list = new ListAuditRequest { Filter = new AuditFilter { Service = AuditedService.Reception, RecordId = record } };
        var answer = await suite.Audit.ListAuditAsync(list);
        Assert.All(answer.Entries, entry => Assert.Equal((record, "done", ""), (entry.RecordId, entry.Outcome, entry.Detail)));
        return answer.Entries.Select(entry => $"{entry.Act} {entry.RecordKind}");
    }
}
