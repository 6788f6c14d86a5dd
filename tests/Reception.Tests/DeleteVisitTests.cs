using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Reception.Tests;

public class DeleteVisitTests(Suite suite)
{
    [Fact]
    public async Task A_deleted_visit_leaves_every_figure_and_is_still_shown_when_asked_for()
    {
        var world = await World.CreateAsync(suite);
        var (visit, other) = (world.Visit(), world.Visit());
        await world.Desk.LogVisitAsync(visit);
        await world.Desk.LogVisitAsync(other);
        await world.ReportWhenAsync(report => report.Visits.Total == 2);

        Assert.Equal(2, (await world.Planning.DeleteVisitAsync(world.Deletion(visit))).Revision);
        var report = await world.ReportWhenAsync(report => report.Visits.Total == 1);
        Assert.Equal((1, 1, 1), (report.Persons.Total.Total, report.Persons.Anonymous, report.HelpRequests.Total));
        var stored = await world.Planning.GetVisitAsync(new GetVisitRequest { VisitId = visit.VisitId });
        Assert.Equal((true, 2, visit), (stored.Deleted, stored.Revision, stored.Visit));
    }

    [Fact]
    public async Task The_same_deletion_answers_the_same_and_nothing_revives_the_visit()
    {
        var world = await World.CreateAsync(suite);
        var visit = world.Visit();
        var answer = await world.Desk.LogVisitAsync(visit);
        var correction = world.Correction(visit);
        correction.Visit.Channel = "telephone";
        await world.Planning.CorrectVisitAsync(correction);
        var deletion = world.Deletion(visit, 2);
        Assert.Equal(3, (await world.Planning.DeleteVisitAsync(deletion)).Revision);
        Assert.Equal(3, (await world.Planning.DeleteVisitAsync(deletion)).Revision);
        Assert.Equal(2, (await world.Planning.CorrectVisitAsync(correction)).Revision);
        Assert.Equal(answer, await world.Desk.LogVisitAsync(visit));

        deletion.Reason = "Autre motif";
        foreach (var refusal in new[]
        {
            await Refusal.Of(world.Planning.DeleteVisitAsync(deletion)),
            await Refusal.Of(world.Planning.DeleteVisitAsync(world.Deletion(visit, 3))),
            await Refusal.Of(world.Planning.CorrectVisitAsync(world.Correction(visit, 2))),
            await Refusal.Of(world.Planning.CorrectVisitAsync(world.Correction(visit, 3))),
        })
        {
            Assert.Equal((StatusCode.FailedPrecondition, "visit-deleted"), (refusal.Status, refusal.Code));
        }

        var stored = await world.Planning.GetVisitAsync(new GetVisitRequest { VisitId = visit.VisitId });
        Assert.Equal((true, 3, "telephone"), (stored.Deleted, stored.Revision, stored.Visit.Channel));
        Assert.Equal(3, await suite.CountAsync("receptiondb", "select count(*) from outbox where aggregate_id = @id", new { id = Guid.Parse(visit.VisitId) }));
    }

    [Fact]
    public async Task Of_a_correction_and_a_deletion_that_race_one_wins_and_the_report_agrees()
    {
        var world = await World.CreateAsync(suite);
        var visits = Enumerable.Range(0, 15).Select(_ => world.Visit()).ToList();
        await Task.WhenAll(visits.Select(visit => world.Desk.LogVisitAsync(visit).ResponseAsync));
        var left = (await Task.WhenAll(visits.Select(RaceAsync))).Count(isLeft => isLeft);

        await world.Desk.LogVisitAsync(world.Visit());
        var report = await world.ReportWhenAsync(report => report.Visits.Total == left + 1 && report.HelpRequests.Total == (2 * left) + 1);
        Assert.Equal(left + 1, report.Persons.Total.Total);

        async Task<bool> RaceAsync(LogVisitRequest visit)
        {
            var correction = world.Correction(visit);
            correction.Visit.Requests.Add(World.Request());
            var (corrected, deleted) = (world.Planning.CorrectVisitAsync(correction).ResponseAsync, world.Planning.DeleteVisitAsync(world.Deletion(visit)).ResponseAsync);
            _ = await Task.WhenAny(Task.WhenAll(corrected, deleted));
            Assert.NotEqual(corrected.IsCompletedSuccessfully, deleted.IsCompletedSuccessfully);
            Assert.Equal(
                corrected.IsCompletedSuccessfully ? StatusCode.Aborted : StatusCode.FailedPrecondition,
                ((RpcException)(corrected.Exception ?? deleted.Exception)!.InnerException!).StatusCode);
            return corrected.IsCompletedSuccessfully;
        }
    }

    [Fact]
    public async Task An_unknown_visit_is_not_found_and_bad_fields_are_named()
    {
        var world = await World.CreateAsync(suite);
        Assert.Equal("unknown-visit", (await Refusal.Of(world.Planning.DeleteVisitAsync(world.Deletion(world.Visit())))).Code);
        Assert.Equal("unknown-visit", (await Refusal.Of(world.Planning.GetVisitAsync(new GetVisitRequest { VisitId = World.NewId() }))).Code);
        var refusal = await Refusal.Of(world.Planning.DeleteVisitAsync(new DeleteVisitRequest()));
        Assert.Equal(["deleted_by", "expected_revision", "reason", "visit_id"], refusal.Fields.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_last_profile_of_a_visitor_is_not_that_of_a_deleted_visit()
    {
        var world = await World.CreateAsync(suite);
        var batch = new IssueVisitorCodesRequest { BatchId = World.NewId(), StructureId = world.StructureId, Count = 1 };
        var code = new ResolveVisitorCodeRequest { Code = (await world.Planning.IssueVisitorCodesAsync(batch)).Codes[0] };
        var visit = world.Visit();
        visit.VisitorCode = code.Code;
        await world.Desk.LogVisitAsync(visit);
        Assert.NotNull((await world.Desk.ResolveVisitorCodeAsync(code)).LastProfile);
        await world.Planning.DeleteVisitAsync(world.Deletion(visit));
        Assert.Null((await world.Desk.ResolveVisitorCodeAsync(code)).LastProfile);
    }
}
