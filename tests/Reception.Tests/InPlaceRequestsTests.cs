using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Reception.Tests;

public class InPlaceRequestsTests(Suite suite)
{
    [Fact]
    public async Task What_volunteers_and_benevoles_did_in_somebody_s_place_is_listed_with_its_reason_and_nothing_else()
    {
        var world = await World.CreateAsync(suite);
        var (mixed, benevole, worker, with, deleted) = (InPlace(world, "urgence"), InPlace(world, "langue"), InPlace(world, "temps"), world.Visit(), InPlace(world, "temps"));
        mixed.Requests.Add(World.Request());
        (benevole.Date, benevole.ReceivedBy.Status) = ("2024-03-15", "benevole");
        worker.ReceivedBy.Status = "travailleur-social";
        foreach (var visit in new[] { mixed, benevole, worker, with, deleted })
        {
            await world.Planning.LogVisitAsync(visit);
        }

        await world.Planning.DeleteVisitAsync(world.Deletion(deleted));
        var list = await Coordinator(world).ListInPlaceRequestsAsync(Week);
        Assert.Equal([benevole.VisitId, mixed.VisitId], list.Visits.Select(visit => visit.VisitId));
        Assert.Equal(("2024-03-14", world.PlaceId, mixed.ReceivedBy), (list.Visits[1].Date, list.Visits[1].PlaceId, list.Visits[1].ReceivedBy));
        Assert.Equal(new InPlaceRequest { Institution = "caf", Nature = "declaration.trimestrielle", Droit = "rsa", ModeReason = "urgence" }, Assert.Single(list.Visits[1].Requests));
        // Of the requests that volunteers and bénévoles received: those of `mixed`, of `benevole` and of `with`.
        Assert.Equal((2, 4), (list.InPlace, list.Requests));
    }

    [Fact]
    public async Task It_is_of_the_days_and_of_the_structure_that_are_asked_for_page_by_page()
    {
        var (world, other) = (await World.CreateAsync(suite), await World.CreateAsync(suite));
        var visits = Enumerable.Range(11, 9).Select(day => InPlace(world, "temps", $"2024-03-{day}")).ToList();
        foreach (var visit in visits)
        {
            await world.Planning.LogVisitAsync(visit);
        }

        Assert.Empty((await Coordinator(other).ListInPlaceRequestsAsync(Week)).Visits);
        var (request, seen) = (new ListInPlaceRequestsRequest(Week) { PageSize = 3 }, new List<string>());
        do
        {
            var page = await Coordinator(world).ListInPlaceRequestsAsync(request);
            Assert.Equal(7, page.InPlace);
            seen.AddRange(page.Visits.Select(visit => visit.VisitId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(visits.Take(7).Select(visit => visit.VisitId).Reverse(), seen);
    }

    [Theory]
    [InlineData("2024-03-02", "2024-03-01", "", "to", "not-in-order")]
    [InlineData("2024-03-01", "2024-04-05", "", "to", "too-long")]
    [InlineData("2024-03-01", "2024-03-07", "page 2", "page_token", "bad-page-token")]
    public async Task A_bad_period_or_page_is_named(string from, string to, string token, string field, string code)
    {
        var request = new ListInPlaceRequestsRequest { From = from, To = to, PageToken = token };
        var refusal = await Refusal.Of(new ReceptionService.ReceptionServiceClient(suite.As(Role.Coordinator)).ListInPlaceRequestsAsync(request));
        Assert.Equal(StatusCode.InvalidArgument, refusal.Status);
        Assert.Equal(code, Assert.Contains(field, refusal.Fields));
    }

    private static ListInPlaceRequestsRequest Week => new() { From = "2024-03-11", To = "2024-03-17" };

    private static ReceptionService.ReceptionServiceClient Coordinator(World world) => new(world.As(Role.Coordinator));

    private static LogVisitRequest InPlace(World world, string reason, string date = "2024-03-14")
    {
        var visit = world.Visit();
        (visit.Date, visit.Requests[0].Mode, visit.Requests[0].ModeReason) = (date, "a-la-place", reason);
        return visit;
    }
}
