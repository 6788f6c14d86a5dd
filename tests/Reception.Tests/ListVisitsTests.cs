using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Reception.Tests;

public class ListVisitsTests(Suite suite)
{
    [Fact]
    public async Task Visits_come_newest_first_with_what_a_list_shows()
    {
        var world = await World.CreateAsync(suite);
        LogVisitRequest[] visits = [At(world, "2024-03-14"), At(world, "2024-03-16"), At(world, "2024-03-15")];
        visits[0].Requests.Add(World.Request());
        visits[0].Requests[1].Institution = "sante.cpam";
        await LogAsync(world, visits);
        var list = (await world.Planning.ListVisitsAsync(new ListVisitsRequest { PlaceId = world.PlaceId })).Visits;
        Assert.Equal([visits[1].VisitId, visits[2].VisitId, visits[0].VisitId], list.Select(visit => visit.VisitId));
        Assert.Equal(
            ("2024-03-14", world.PlaceId, world.StructureId, "presentiel", true, 1L, false),
            (list[2].Date, list[2].PlaceId, list[2].StructureId, list[2].Channel, list[2].Anonymous, list[2].Revision, list[2].Deleted));
        Assert.Equal(["caf", "sante.cpam"], list[2].Institutions);
        Assert.Equal(visits[0].ReceivedBy, list[2].ReceivedBy);
    }

    [Fact]
    public async Task Each_filter_leaves_out_what_it_should()
    {
        var world = await World.CreateAsync(suite);
        var session = world.Session();
        await world.Planning.PlanDropInSessionAsync(session);
        var (early, inSession, byOther, late) = (At(world, "2024-03-13"), world.Visit(), world.Visit(), At(world, "2024-03-15"));
        inSession.SessionId = session.SessionId;
        byOther.ReceivedBy.AccountId = (await world.InviteAsync()).Id;
        await LogAsync(world, [early, inSession, byOther, late]);
        await world.Planning.DeleteVisitAsync(world.Deletion(late));

        async Task ExpectAsync(ListVisitsRequest filter, params LogVisitRequest[] expected) => Assert.Equal(
            expected.Select(visit => visit.VisitId).Order(StringComparer.Ordinal),
            (await world.Planning.ListVisitsAsync(filter)).Visits.Select(visit => visit.VisitId).Order(StringComparer.Ordinal));

        await ExpectAsync(new ListVisitsRequest { PlaceId = world.PlaceId }, early, inSession, byOther);
        await ExpectAsync(new ListVisitsRequest { PlaceId = world.PlaceId, IncludeDeleted = true }, early, inSession, byOther, late);
        await ExpectAsync(new ListVisitsRequest { StructureId = world.StructureId }, early, inSession, byOther);
        await ExpectAsync(new ListVisitsRequest { StructureId = World.NewId() });
        await ExpectAsync(new ListVisitsRequest { PlaceId = world.PlaceId, From = "2024-03-14", To = "2024-03-14" }, inSession, byOther);
        await ExpectAsync(new ListVisitsRequest { PlaceId = world.PlaceId, To = "2024-03-13" }, early);
        await ExpectAsync(new ListVisitsRequest { SessionId = session.SessionId }, inSession);
        await ExpectAsync(new ListVisitsRequest { ReceivedBy = byOther.ReceivedBy.AccountId }, byOther);
        await ExpectAsync(new ListVisitsRequest { ReceivedBy = world.ReceiverId, PlaceId = world.PlaceId, From = "2024-03-14" }, inSession);
    }

    [Fact]
    public async Task Paging_walks_every_visit_once_while_new_ones_arrive()
    {
        var world = await World.CreateAsync(suite);
        var visits = Enumerable.Range(0, 23).Select(index => At(world, $"2024-03-{10 + (index % 4)}")).ToList();
        await LogAsync(world, visits);
        var request = new ListVisitsRequest { PlaceId = world.PlaceId, PageSize = 5 };
        List<string> seen = [];
        do
        {
            var page = await world.Planning.ListVisitsAsync(request);
            Assert.InRange(page.Visits.Count, 1, 5);
            seen.AddRange(page.Visits.Select(visit => visit.VisitId));
            request.PageToken = page.NextPageToken;
            await LogAsync(world, [At(world, "2024-03-12"), At(world, "2024-04-01"), At(world, "2024-01-01")]);
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(seen.Distinct(), seen);
        Assert.Empty(visits.Select(visit => visit.VisitId).Except(seen));
    }

    [Fact]
    public async Task The_last_page_has_no_next_one_also_when_it_is_full()
    {
        var world = await World.CreateAsync(suite);
        await LogAsync(world, [world.Visit(), world.Visit(), world.Visit(), world.Visit()]);
        var page = await world.Planning.ListVisitsAsync(new ListVisitsRequest { PlaceId = world.PlaceId, PageSize = 4 });
        Assert.Equal((4, ""), (page.Visits.Count, page.NextPageToken));
    }

    public static TheoryData<string, string, ListVisitsRequest> BadFilters => new()
    {
        { "place_id", "not-a-uuid", new ListVisitsRequest { PlaceId = "ici" } },
        { "structure_id", "not-a-uuid", new ListVisitsRequest { StructureId = "nous" } },
        { "session_id", "not-a-uuid", new ListVisitsRequest { SessionId = "1" } },
        { "received_by", "not-a-uuid", new ListVisitsRequest { ReceivedBy = "moi" } },
        { "from", "not-a-date", new ListVisitsRequest { From = "2024-02-30" } },
        { "to", "not-in-order", new ListVisitsRequest { From = "2024-02-02", To = "2024-02-01" } },
        { "page_size", "out-of-range", new ListVisitsRequest { PageSize = 201 } },
        { "page_size", "out-of-range", new ListVisitsRequest { PageSize = -1 } },
        { "page_token", "bad-page-token", new ListVisitsRequest { PageToken = "page 2" } },
        { "page_token", "bad-page-token", new ListVisitsRequest { PageToken = "AAAA" } },
    };

    [Theory]
    [MemberData(nameof(BadFilters))]
    public async Task A_bad_filter_is_named(string field, string code, ListVisitsRequest request)
    {
        var refusal = await Refusal.Of(new ReceptionService.ReceptionServiceClient(suite.As(Role.Coordinator)).ListVisitsAsync(request));
        Assert.Equal(StatusCode.InvalidArgument, refusal.Status);
        Assert.Equal(code, Assert.Contains(field, refusal.Fields));
    }

    [Fact]
    public async Task A_page_token_is_refused_with_other_filters()
    {
        var world = await World.CreateAsync(suite);
        await LogAsync(world, [world.Visit(), world.Visit()]);
        var request = new ListVisitsRequest { PlaceId = world.PlaceId, PageSize = 1 };
        request.PageToken = (await world.Planning.ListVisitsAsync(request)).NextPageToken;
        request.PageSize = 7;
        Assert.Single((await world.Planning.ListVisitsAsync(request)).Visits);
        request.IncludeDeleted = true;
        Assert.Equal("bad-page-token", (await Refusal.Of(world.Planning.ListVisitsAsync(request))).Fields["page_token"]);
    }

    [Fact]
    public void A_page_token_that_was_changed_is_no_token_or_another_one()
    {
        byte[] filters = [1, 2, 3, 4, 5, 6, 7, 8];
        var token = new PageToken(new DateOnly(2024, 3, 14), Guid.CreateVersion7());
        var text = token.ToText(filters);
        Assert.Equal(token, PageToken.Parse(text, filters));
        Assert.Null(PageToken.Parse(text, [0, 2, 3, 4, 5, 6, 7, 8]));
        foreach (var wrong in new[] { "", text[1..], text + "A", text + "AAAA", new string('_', text.Length), new string('é', text.Length), new string('a', 200) })
        {
            Assert.Null(PageToken.Parse(wrong, filters));
        }
    }

    private static LogVisitRequest At(World world, string date)
    {
        var visit = world.Visit();
        visit.Date = date;
        return visit;
    }

    private static Task<LogVisitResponse[]> LogAsync(World world, IEnumerable<LogVisitRequest> visits) => Task.WhenAll(visits.Select(visit => world.Desk.LogVisitAsync(visit).ResponseAsync));
}
