using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Reception.Tests;

/// <summary>Somebody who asks to be forgotten, or has not come for long.</summary>
public class EraseVisitorTests(Suite suite, Replica replica) : IClassFixture<Replica>
{
    [Fact]
    public async Task A_visitor_who_is_erased_has_no_code_any_more_and_no_figure_changes()
    {
        var world = await World.CreateAsync(suite);
        var codes = await world.CodesAsync(3);
        var (visit, second) = (world.VisitOf(codes[0]), world.VisitOf(codes[1]));
        var visitor = (await world.Desk.LogVisitAsync(visit)).VisitorId;
        await world.Desk.LogVisitAsync(second);
        await world.Visitors.MergeVisitorsAsync(new MergeVisitorsRequest { KeptCode = codes[0], OtherCode = codes[1] });
        var before = await world.ReportWhenAsync(report => report.Visits.Total == 2 && report.Persons.Total.Total == 1);
        await EraseAsync(world, codes[1]);
        foreach (var erased in codes.Take(2))
        {
            var refusal = await Refusal.Of(world.Desk.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = erased }));
            Assert.Equal((StatusCode.FailedPrecondition, "code-withdrawn"), (refusal.Status, refusal.Code));
            Assert.Equal("code-withdrawn", (await Refusal.Of(world.Desk.LogVisitAsync(world.VisitOf(erased)))).Code);
        }

        // The same command again; and the id that a desk still has.
        await EraseAsync(world, codes[0]);
        var late = world.Visit();
        late.VisitorId = visitor;
        Assert.Equal("unknown-visitor", (await Refusal.Of(world.Desk.LogVisitAsync(late))).Fields["visitor_id"]);
        Assert.Equal(0, await suite.CountAsync("receptiondb", "select count(*) from visitor_code where visitor_id = @visitor::uuid", new { visitor }));

        // A visit that is logged after it has been counted: what was erased before it is in the report as well.
        await world.Desk.LogVisitAsync(world.Visit());
        var after = await world.ReportWhenAsync(report => report.Visits.Total == 3);
        Assert.Equal((before.Persons.Total.Total + 1, before.Persons.Anonymous + 1), (after.Persons.Total.Total, after.Persons.Anonymous));
        Assert.Equal(visitor, (await world.Planning.GetVisitAsync(new GetVisitRequest { VisitId = second.VisitId })).Visit.VisitorId);
    }

    [Fact]
    public async Task What_was_written_of_the_person_goes_and_their_visits_can_still_be_corrected()
    {
        var world = await World.CreateAsync(suite);
        var code = (await world.CodesAsync(1))[0];
        var visit = world.VisitOf(code);
        visit.Requests[0].Note = "Viendra avec sa fille";
        visit.ReceivedBy.Status = "travailleur-social";
        visit.Profile.Obstacles.Add("sante.vue");
        visit.Profile.HealthAgreement = true;
        var visitor = (await world.Planning.LogVisitAsync(visit)).VisitorId;
        await world.Planning.CorrectVisitAsync(world.Correction(visit));
        await EraseAsync(world, code);

        var stored = await world.Planning.GetVisitAsync(new GetVisitRequest { VisitId = visit.VisitId });
        Assert.Equal(("", "", false, 0), (stored.Visit.Requests[0].Note, Assert.Single(stored.Changes).Reason, stored.Visit.Profile.HealthAgreement, stored.Visit.Profile.Obstacles.Count));
        stored.Visit.Channel = "telephone";
        Assert.Equal(visitor, (await world.Planning.CorrectVisitAsync(world.Correction(stored.Visit, 2))).VisitorId);
    }

    [Fact]
    public async Task A_person_who_is_being_followed_is_not_erased_and_their_closed_follow_ups_go_with_them()
    {
        var world = await World.CreateAsync(suite);
        var code = (await world.CodesAsync(1))[0];
        var opening = world.FollowUp();
        opening.VisitorId = await world.VisitorOfAsync(code);
        await world.FollowUps.OpenFollowUpAsync(opening);
        var refusal = await Refusal.Of(world.Visitors.EraseVisitorAsync(new EraseVisitorRequest { VisitorCode = code }));
        Assert.Equal((StatusCode.FailedPrecondition, "follow-up-open"), (refusal.Status, refusal.Code));
        Assert.Equal(opening.VisitorId, await world.VisitorOfAsync(code));

        await world.FollowUps.CloseFollowUpAsync(new CloseFollowUpRequest { FollowUpId = opening.FollowUpId, Result = FollowUpResult.Resolved, ExpectedRevision = 1, ClosedBy = world.ReceiverId });
        await EraseAsync(world, code);
        Assert.Equal("unknown-follow-up", (await Refusal.Of(world.FollowUps.GetFollowUpAsync(new GetFollowUpRequest { FollowUpId = opening.FollowUpId }))).Code);
    }

    [Fact]
    public async Task A_code_that_nobody_has_used_is_not_erased()
    {
        var world = await World.CreateAsync(suite);
        var code = (await world.CodesAsync(1))[0];
        Assert.Equal("code-never-used", (await Refusal.Of(world.Visitors.EraseVisitorAsync(new EraseVisitorRequest { VisitorCode = code }))).Code);
        Assert.NotEmpty(await world.VisitorOfAsync(code));
    }

    [Fact]
    public async Task Visitors_who_have_not_come_for_two_years_are_erased_unless_they_are_followed()
    {
        var world = await World.CreateAsync(suite);
        var codes = await world.CodesAsync(4);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var (gone, back, followed) = (await world.VisitorOfAsync(codes[0]), await world.VisitorOfAsync(codes[1]), await world.VisitorOfAsync(codes[2]));
        await world.Desk.LogVisitAsync(world.VisitOf(codes[0]));
        var recent = world.VisitOf(codes[1]);
        recent.Date = today.AddMonths(-23).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await world.Desk.LogVisitAsync(recent);
        var opening = world.FollowUp();
        opening.VisitorId = followed;
        await world.FollowUps.OpenFollowUpAsync(opening);
        var young = await world.VisitorOfAsync(codes[3]);
        await suite.CountAsync(
            "receptiondb", "with aged as (update visitor set created_at = now() - interval '25 months' where visitor_id = any(@ids::uuid[]) returning 1) select count(*) from aged", new { ids = new[] { gone, back, followed } });
        await replica.EndRetentionAsync();

        Assert.Equal("code-withdrawn", (await Refusal.Of(world.Desk.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = codes[0] }))).Code);
        Assert.Equal([back, followed, young], [await world.VisitorOfAsync(codes[1]), await world.VisitorOfAsync(codes[2]), await world.VisitorOfAsync(codes[3])]);
        Assert.True(await suite.CountAsync("receptiondb", "select count(*) from audit_entry where act = 'visitor.purge' and actor_role = 'service'", new { }) > 0);
    }

    [Fact]
    public async Task Free_texts_of_visits_are_removed_after_ninety_days()
    {
        var world = await World.CreateAsync(suite);
        var (old, recent) = (world.Visit(), world.Visit());
        foreach (var visit in new[] { old, recent })
        {
            visit.Requests[0].Note = "Rappeler lundi";
            await world.Planning.LogVisitAsync(visit);
            await world.Planning.CorrectVisitAsync(world.Correction(visit));
        }

        await AgeAsync("visit", "recorded_at");
        await AgeAsync("visit_change", "changed_at");
        await replica.EndRetentionAsync();
        Assert.Equal(("", ""), await TextsAsync(old));
        Assert.Equal(("Rappeler lundi", world.Correction(recent).Reason), await TextsAsync(recent));

        Task<long> AgeAsync(string table, string column) => suite.CountAsync(
            "receptiondb", $"with aged as (update {table} set {column} = now() - interval '90 days 1 minute' where visit_id = @VisitId::uuid returning 1) select count(*) from aged", new { old.VisitId });

        async Task<(string Note, string Reason)> TextsAsync(LogVisitRequest visit)
        {
            var stored = await world.Planning.GetVisitAsync(new GetVisitRequest { VisitId = visit.VisitId });
            return (stored.Visit.Requests[0].Note, stored.Changes[0].Reason);
        }
    }

    private static async Task EraseAsync(World world, string code) => await world.Visitors.EraseVisitorAsync(new EraseVisitorRequest { VisitorCode = code });
}
