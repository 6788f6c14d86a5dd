using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Reception.Tests;

/// <summary>Two codes of one person.</summary>
public class MergeVisitorsTests(Suite suite)
{
    [Fact]
    public async Task Two_codes_that_are_merged_open_one_person_who_is_counted_once_in_the_cell_of_their_latest_visit()
    {
        var world = await World.CreateAsync(suite);
        var codes = await world.CodesAsync(2);
        var (early, late) = (world.VisitOf(codes[0]), world.VisitOf(codes[1]));
        (late.Date, late.Profile.AgeBand) = ("2024-10-02", "65+");
        var kept = (await world.Desk.LogVisitAsync(early)).VisitorId;
        var other = (await world.Desk.LogVisitAsync(late)).VisitorId;
        Assert.Equal(2, (await world.ReportWhenAsync(report => report.Visits.Total == 2)).Persons.Total.Total);

        Assert.Equal(kept, (await MergeAsync(world, codes[0], codes[1])).VisitorId);
        Assert.Equal([kept, kept], [await world.VisitorOfAsync(codes[0]), await world.VisitorOfAsync(codes[1])]);
        var report = await world.ReportWhenAsync(report => report.Persons.Total.Total == 1);
        Assert.Equal((2, "65+"), (report.Visits.Total, Assert.Single(report.Persons.AgeBySex).AgeBand));
        Assert.Equal("65+", (await world.Desk.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = codes[0] })).LastProfile.AgeBand);

        // What a desk still has under the id of the other one.
        var next = world.Visit();
        next.VisitorId = other;
        Assert.Equal(kept, (await world.Desk.LogVisitAsync(next)).VisitorId);
        Assert.Equal(3, (await world.ReportWhenAsync(report => report.Visits.Total == 3)).Visits.Total);
        Assert.Equal(1, (await world.ReportAsync()).Persons.Total.Total);
    }

    [Fact]
    public async Task Every_visit_of_the_other_visitor_gets_a_revision_in_every_structure_and_says_why()
    {
        var (world, elsewhere) = (await World.CreateAsync(suite), await World.CreateAsync(suite));
        var codes = await world.CodesAsync(2);
        var (here, there, gone) = (world.VisitOf(codes[1]), elsewhere.VisitOf(codes[1]), world.VisitOf(codes[1]));
        await world.Desk.LogVisitAsync(world.VisitOf(codes[0]));
        await world.Desk.LogVisitAsync(here);
        await world.Desk.LogVisitAsync(gone);
        await world.Planning.DeleteVisitAsync(world.Deletion(gone, 1));
        await elsewhere.Desk.LogVisitAsync(there);
        var kept = (await MergeAsync(world, codes[0], codes[1])).VisitorId;
        foreach (var (of, visit) in new[] { (world, here), (elsewhere, there) })
        {
            var stored = await of.Planning.GetVisitAsync(new GetVisitRequest { VisitId = visit.VisitId });
            Assert.Equal((2, kept, "Deux codes de la même personne."), (stored.Revision, stored.Visit.VisitorId, Assert.Single(stored.Changes).Reason));
        }

        Assert.Equal(2, (await world.Planning.GetVisitAsync(new GetVisitRequest { VisitId = gone.VisitId })).Revision);
        Assert.Equal(1, (await elsewhere.ReportWhenAsync(report => report.Persons.Total.Total == 1)).Visits.Total);

        // Read before the merge.
        Assert.Equal("stale-revision", (await Refusal.Of(world.Planning.CorrectVisitAsync(world.Correction(here, 1)))).Code);
    }

    [Fact]
    public async Task A_merge_that_is_sent_again_changes_nothing_and_answers_the_same()
    {
        var world = await World.CreateAsync(suite);
        var codes = await world.CodesAsync(3);
        var visit = world.VisitOf(codes[1]);
        await world.Desk.LogVisitAsync(visit);
        await world.Desk.LogVisitAsync(world.VisitOf(codes[0]));
        var merged = await MergeAsync(world, codes[0], codes[1]);
        Assert.Equal(merged, await MergeAsync(world, codes[0], codes[1]));
        Assert.Equal(merged, await MergeAsync(world, codes[1], codes[0]));
        Assert.Equal(2, (await world.Planning.GetVisitAsync(new GetVisitRequest { VisitId = visit.VisitId })).Revision);

        // A card that was handed out in place of a lost one.
        Assert.Equal(merged, await MergeAsync(world, codes[2], codes[0]));
        Assert.Equal(merged.VisitorId, await world.VisitorOfAsync(codes[2]));
    }

    [Fact]
    public async Task A_chain_of_merges_leads_to_the_last_one_who_stays()
    {
        var world = await World.CreateAsync(suite);
        var codes = await world.CodesAsync(4);
        var ids = await Task.WhenAll(codes.Select(world.VisitorOfAsync));
        await MergeAsync(world, codes[1], codes[0]);
        await MergeAsync(world, codes[2], codes[1]);
        await MergeAsync(world, codes[3], codes[0]);
        foreach (var id in ids)
        {
            var visit = world.Visit();
            visit.VisitorId = id;
            Assert.Equal(ids[3], (await world.Desk.LogVisitAsync(visit)).VisitorId);
        }
    }

    [Fact]
    public async Task No_visit_is_left_behind_that_is_logged_or_corrected_while_two_visitors_are_merged()
    {
        var world = await World.CreateAsync(suite);
        for (var round = 0; round < 5; round++)
        {
            var codes = await world.CodesAsync(2);
            var (kept, other) = (await world.VisitorOfAsync(codes[0]), await world.VisitorOfAsync(codes[1]));
            var first = world.VisitOf(codes[1]);
            await world.Desk.LogVisitAsync(first);
            var logged = Enumerable.Range(0, 8).Select(_ => world.Visit()).ToList();
            logged.ForEach(visit => visit.VisitorId = other);
            var merging = MergeAsync(world, codes[0], codes[1]);
            var correcting = CorrectAsync(world, first);
            var answers = await Task.WhenAll(logged.Select(visit => world.Desk.LogVisitAsync(visit).ResponseAsync));
            await Task.WhenAll(merging, correcting);
            Assert.All(answers, answer => Assert.Contains(answer.VisitorId, new[] { kept, other }));
            Assert.Equal(0, await suite.CountAsync("receptiondb", "select count(*) from visit where visitor_id = @other::uuid", new { other }));
            Assert.Equal(9, await suite.CountAsync("receptiondb", "select count(*) from visit where visitor_id = @kept::uuid", new { kept }));
        }

        Assert.Equal(5, (await world.ReportWhenAsync(report => report.Visits.Total == 45 && report.Persons.Total.Total == 5)).Persons.Total.Total);
    }

    [Fact]
    public async Task Follow_ups_go_with_the_visitor_and_stay_as_they_are()
    {
        var world = await World.CreateAsync(suite);
        var codes = await world.CodesAsync(2);
        var (kept, other) = (await world.VisitorOfAsync(codes[0]), await world.VisitorOfAsync(codes[1]));
        var (before, after) = (world.FollowUp(), world.FollowUp());
        (before.VisitorId, after.VisitorId) = (other, other);
        await world.FollowUps.OpenFollowUpAsync(before);
        await MergeAsync(world, codes[0], codes[1]);
        await world.FollowUps.OpenFollowUpAsync(after);
        foreach (var opened in new[] { before, after })
        {
            var followUp = await world.FollowUps.GetFollowUpAsync(new GetFollowUpRequest { FollowUpId = opened.FollowUpId });
            Assert.Equal((kept, 1), (followUp.VisitorId, followUp.Revision));
        }
    }

    [Fact]
    public async Task Codes_that_say_nothing_of_anybody_are_refused()
    {
        var world = await World.CreateAsync(suite);
        var codes = await world.CodesAsync(2);
        Assert.Equal((StatusCode.FailedPrecondition, "code-never-used"), await RefusedAsync(codes[0], codes[1]));
        Assert.Equal((StatusCode.NotFound, "unknown-code"), await RefusedAsync(codes[0], Domain.VisitorCode.New()));
        var wrong = await Refusal.Of(world.Visitors.MergeVisitorsAsync(new MergeVisitorsRequest { KeptCode = codes[0], OtherCode = $"{codes[1][..8]}{(codes[1][8] == 'A' ? 'B' : 'A')}" }));
        Assert.Equal("not-a-visitor-code", wrong.Fields["other_code"]);

        async Task<(StatusCode, string?)> RefusedAsync(string kept, string other)
        {
            var refusal = await Refusal.Of(world.Visitors.MergeVisitorsAsync(new MergeVisitorsRequest { KeptCode = kept, OtherCode = other }));
            return (refusal.Status, refusal.Code);
        }
    }

    private static async Task<MergeVisitorsResponse> MergeAsync(World world, string kept, string other) =>
        await world.Visitors.MergeVisitorsAsync(new MergeVisitorsRequest { KeptCode = kept, OtherCode = other });

    // Whoever corrects reads again when somebody else was faster.
    private static async Task CorrectAsync(World world, LogVisitRequest visit)
    {
        while (true)
        {
            var stored = await world.Planning.GetVisitAsync(new GetVisitRequest { VisitId = visit.VisitId });
            try
            {
                await world.Planning.CorrectVisitAsync(world.Correction(stored.Visit, stored.Revision));
                return;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.Aborted)
            {
            }
        }
    }
}
