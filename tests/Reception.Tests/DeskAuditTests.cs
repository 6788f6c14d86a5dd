using System.Text;
using AccesDroits.Contracts.Audit.V1;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Reception.Tests;

/// <summary>What the desk enters in the journal: each command that stores something, each read of a visit or of a visitor's code.</summary>
public class DeskAuditTests(Suite suite)
{
    [Fact]
    public async Task Every_command_of_the_desk_is_entered_once_by_whoever_gave_it()
    {
        var world = await World.CreateAsync(suite);
        var (visit, tally, plan) = (world.Visit(), world.KioskTally(), world.Session());
        var batch = new IssueVisitorCodesRequest { BatchId = World.NewId(), StructureId = world.StructureId, Count = 3 };
        foreach (var _ in new[] { 1, 2 })
        {
            await world.Desk.LogVisitAsync(visit);
            await world.Desk.RecordKioskTallyAsync(tally);
            await world.Planning.PlanDropInSessionAsync(plan);
            await world.Desk.CloseDropInSessionAsync(plan.Closing());
            await world.Planning.IssueVisitorCodesAsync(batch);
        }

        Assert.Equal(["visit.log visit by receiver: done "], await ActsOnAsync(world, visit.VisitId));
        Assert.Equal(["kiosk-tally.record kiosk-tally by receiver: done "], await ActsOnAsync(world, tally.TallyId));
        Assert.Equal(
            ["drop-in-session.plan drop-in-session by social-worker: done ", "drop-in-session.close drop-in-session by receiver: done "], await ActsOnAsync(world, plan.SessionId));
        Assert.Equal(["visitor-code.issue code-batch by social-worker: done 3"], await ActsOnAsync(world, batch.BatchId));
    }

    [Fact]
    public async Task A_visit_that_is_read_is_an_entry_and_a_list_is_one_with_the_number_of_its_visits()
    {
        var world = await World.CreateAsync(suite);
        var visit = world.Visit();
        await world.Desk.LogVisitAsync(visit);
        await world.Desk.LogVisitAsync(world.Visit());
        await world.Planning.GetVisitAsync(new GetVisitRequest { VisitId = visit.VisitId });
        await new ReceptionService.ReceptionServiceClient(world.As(Role.Coordinator)).GetVisitAsync(new GetVisitRequest { VisitId = visit.VisitId });
        var stranger = new ReceptionService.ReceptionServiceClient(suite.As(Role.SocialWorker));
        Assert.Equal("unknown-visit", (await Refusal.Of(stranger.GetVisitAsync(new GetVisitRequest { VisitId = visit.VisitId }))).Code);
        await world.Planning.ListVisitsAsync(new ListVisitsRequest { PlaceId = world.PlaceId });
        await world.Planning.ListVisitsAsync(new ListVisitsRequest { PlaceId = world.PlaceId, PageSize = 1 });
        Assert.Equal(
            ["visit.log visit by receiver: done ", "visit.read visit by social-worker: done ", "visit.read visit by coordinator: done "], await ActsOnAsync(world, visit.VisitId));
        Assert.Equal(["visit.list visit by social-worker: done 2", "visit.list visit by social-worker: done 1"], (await ActsOnAsync(world, record: "")).Where(act => act.Contains(".list ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_visit_that_is_refused_enters_nothing()
    {
        var world = await World.CreateAsync(suite);
        var visit = world.Visit();
        visit.PlaceId = World.NewId();
        await Refusal.Of(world.Desk.LogVisitAsync(visit));
        Assert.Empty(await ActsOnAsync(world, visit.VisitId));
    }

    [Fact]
    public async Task Nothing_that_is_said_of_a_person_is_in_the_journal()
    {
        var world = await World.CreateAsync(suite);
        var note = $"Rappeler madame {World.NewCode()}";
        var codes = (await world.Planning.IssueVisitorCodesAsync(new IssueVisitorCodesRequest { BatchId = World.NewId(), StructureId = world.StructureId, Count = 2 })).Codes;
        var visit = world.Visit();
        visit.VisitorCode = codes[0];
        visit.Requests[0].Note = note;
        var visitor = (await world.Desk.LogVisitAsync(visit)).VisitorId;
        await world.Desk.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = codes[1] });
        var correction = world.Correction(visit);
        correction.Reason = $"Parce que {World.NewCode()}";
        await world.Planning.CorrectVisitAsync(correction);
        await world.Planning.GetVisitAsync(new GetVisitRequest { VisitId = visit.VisitId });
        await world.Planning.DeleteVisitAsync(world.Deletion(visit, 2));
        Assert.Equal(1, await HoldingAsync(visit.VisitId, "and act = 'visit.log'"));
        foreach (var text in new[] { note, codes[0], codes[1], correction.Reason, "presentiel" })
        {
            Assert.Equal(0, await HoldingAsync(text));
        }

        // Who came is not told by the entry of the visit.
        Assert.Equal(0, await HoldingAsync(visitor));
    }

    // Entries that hold a text in any column, as it is or as bytes.
    private Task<long> HoldingAsync(string text, string also = "") => suite.CountAsync(
        "receptiondb", $"select count(*) from audit_entry e where (position(lower(@text) in lower(e::text)) > 0 or position(@bytes in e::text) > 0) {also}",
        new { text, bytes = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)) });

    // The oldest first; of the people of the world.
    private async Task<IReadOnlyList<string>> ActsOnAsync(World world, string record)
    {
        var filter = new AuditFilter { Service = AuditedService.Reception, RecordId = record, ActorId = world.ReceiverId };
        var entries = (await suite.Audit.ListAuditAsync(new ListAuditRequest { Filter = filter })).Entries.Reverse().ToList();
        return entries.ConvertAll(entry => $"{entry.Act} {entry.RecordKind} by {entry.ActorRole}: {entry.Outcome} {entry.Detail}");
    }
}
