using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;

namespace AccesDroits.Reception.Tests;

/// <summary>Accompagnement: what the outcome of a visit opens, and what becomes of it when the visit changes.</summary>
public sealed class FollowUpOfVisitTests(Suite suite)
{
    [Fact]
    public async Task A_visit_with_the_outcome_opens_one_follow_up_to_take_up_however_often_it_is_sent_and_others_open_none()
    {
        var world = await World.CreateAsync(suite);
        var visit = world.VisitToFollowUp();
        visit.Requests.Add(visit.Requests[0].Clone());
        await world.Desk.LogVisitAsync(visit);
        await world.Desk.LogVisitAsync(visit);
        await world.Desk.LogVisitAsync(world.Visit());

        var opened = Assert.Single(await ListAsync(world));
        Assert.Equal((FollowUpState.ToTakeUp, visit.Date, "", ""), (opened.State, opened.OpenedOn, opened.ResponsibleId, opened.Subject));
        Assert.Equal(visit.VisitId, (await world.FollowUps.GetFollowUpAsync(new GetFollowUpRequest { FollowUpId = opened.FollowUpId })).VisitId);
        Assert.Equal("follow-up-not-taken-up", (await Refusal.Of(world.FollowUps.AddEntryAsync(world.Entry(opened.FollowUpId)))).Code);
    }

    [Fact]
    public async Task A_correction_that_takes_the_outcome_away_takes_away_what_nobody_has_taken_up_and_one_that_gives_it_brings_it()
    {
        var world = await World.CreateAsync(suite);
        var visit = world.VisitToFollowUp();
        await world.Desk.LogVisitAsync(visit);
        var first = Assert.Single(await ListAsync(world));
        var without = world.Correction(visit);
        without.Visit.Requests[0].Outcomes.Remove("approfondi");
        await world.Planning.CorrectVisitAsync(without);
        Assert.Empty(await ListAsync(world));
        await world.Desk.LogVisitAsync(visit);
        Assert.Empty(await ListAsync(world));

        await world.Planning.CorrectVisitAsync(world.Correction(visit, expectedRevision: 2));
        Assert.Equal(first.FollowUpId, Assert.Single(await ListAsync(world)).FollowUpId);
        await world.Planning.DeleteVisitAsync(world.Deletion(visit, expectedRevision: 3));
        Assert.Empty(await ListAsync(world));
    }

    [Fact]
    public async Task What_somebody_has_taken_up_stays_whatever_becomes_of_the_visit()
    {
        var world = await World.CreateAsync(suite);
        var visit = world.VisitToFollowUp();
        await world.Desk.LogVisitAsync(visit);
        var opened = Assert.Single(await ListAsync(world));
        await world.FollowUps.UpdateFollowUpAsync(
            new UpdateFollowUpRequest { FollowUpId = opened.FollowUpId, Content = world.FollowUp().Content, ExpectedRevision = 1, UpdatedBy = world.ReceiverId });
        var without = world.Correction(visit);
        without.Visit.Requests[0].Outcomes.Remove("approfondi");
        await world.Planning.CorrectVisitAsync(without);
        await world.Planning.CorrectVisitAsync(world.Correction(visit, expectedRevision: 2));
        await world.Planning.DeleteVisitAsync(world.Deletion(visit, expectedRevision: 3));
        Assert.Equal((opened.FollowUpId, FollowUpState.InProgress), Assert.Single(await ListAsync(world)) is var kept ? (kept.FollowUpId, kept.State) : default);
    }

    [Fact]
    public async Task A_visit_leads_to_one_follow_up_opened_by_whichever_comes_first()
    {
        var world = await World.CreateAsync(suite);
        var (visit, plain) = (world.VisitToFollowUp(), world.Visit());
        await world.Desk.LogVisitAsync(visit);
        await world.Desk.LogVisitAsync(plain);
        var opening = world.FollowUp();
        opening.VisitId = visit.VisitId;
        Assert.Equal("visit-has-follow-up", (await Refusal.Of(world.FollowUps.OpenFollowUpAsync(opening))).Code);
        opening.VisitId = plain.VisitId;
        Assert.Equal(1, (await world.FollowUps.OpenFollowUpAsync(opening)).Revision);
        Assert.Equal(1, (await world.FollowUps.OpenFollowUpAsync(opening)).Revision);
        plain.Requests[0].Outcomes.Add("approfondi");
        await world.Planning.CorrectVisitAsync(world.Correction(plain));
        Assert.Equal(2, (await ListAsync(world)).Count);
        opening.VisitId = World.NewId();
        opening.FollowUpId = World.NewId();
        Assert.Equal("unknown-visit", (await Refusal.Of(world.FollowUps.OpenFollowUpAsync(opening))).Fields["visit_id"]);
    }

    private static async Task<IReadOnlyList<FollowUpSummary>> ListAsync(World world) => (await world.FollowUps.ListFollowUpsAsync(new ListFollowUpsRequest())).FollowUps;
}
