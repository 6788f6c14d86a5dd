using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Google.Protobuf;
using Grpc.Net.Client;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>Requests that are accepted, for every RPC whose request has fields: every list holds an item, every part is there.</summary>
public sealed partial class ValidRequests(Suite suite) : IAsyncLifetime
{
    private readonly Dictionary<string, IReadOnlyList<IMessage>> _requests = new(StringComparer.Ordinal);

    /// <summary>In the order in which they are accepted one after the other.</summary>
    /// <param name="rpc">Its path.</param>
    public IReadOnlyList<IMessage> Of(string rpc) => _requests[rpc];

    /// <summary>The structure that the requests are about.</summary>
    public World World { get; private set; } = null!;

    /// <summary>Somebody from whom the requests are accepted.</summary>
    public GrpcChannel ChannelOf(string rpc) => _channels.TryGetValue(rpc, out var channel) ? channel
        : ContractCatalog.RolesOf(ContractCatalog.Methods[rpc]).FirstOrDefault(role => role == Role.SocialWorker) is var role && role != Role.Unspecified
            ? World.As(role)
            : suite.AsAllowed(ContractCatalog.Methods[rpc]);

    public async ValueTask InitializeAsync()
    {
        var world = World = await World.CreateAsync(suite);
        AddDirectory(world);
        await AddPartnersAsync(world);
        await AddListsAsync(world);
        await AddAccountsAsync(world);
        await AddOwnAccountsAsync(world);
        await AddSignInAsync(world);
        AddAudit(world);
        var codes = await CodesAsync(world);
        var visitor = await world.Desk.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = codes[0] });
        AddVisits(world, codes, visitor.VisitorId);
        await AddChangesAsync(world, codes, visitor.VisitorId);
        await AddSessionsAsync(world);
        await AddTalliesAsync(world);
        await AddFollowUpsAsync(world, visitor.VisitorId);
        await AddVisitorsAsync(world);
        await AddPlanningAsync(world);
        await AddTaxonomiesAsync(world);
        await AddReferralsAsync(world);
        await AddAttachmentsAsync(world);
        await AddDelaysAsync(world);
        await AddWorkshopsAsync(world);
        await AddPostsAsync(world);
        await AddClientsAsync(world);
        await AddStatisticsAsync(world);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Add(string rpc, params IReadOnlyList<IMessage> requests) => _requests.Add($"/{rpc}", requests);

    private void AddDesk(string rpc, params IReadOnlyList<IMessage> requests) => Add($"accesdroits.reception.v1.ReceptionService/{rpc}", requests);

    private async Task<IReadOnlyList<string>> CodesAsync(World world)
    {
        var batch = new IssueVisitorCodesRequest { BatchId = World.NewId(), StructureId = world.StructureId, Count = 3 };
        AddDesk("IssueVisitorCodes", new IssueVisitorCodesRequest { BatchId = World.NewId(), StructureId = world.StructureId, Count = 2 });
        return (await world.Planning.IssueVisitorCodesAsync(batch)).Codes;
    }

    private async Task AddVisitorsAsync(World world)
    {
        var codes = await world.CodesAsync(3);
        foreach (var used in codes)
        {
            await world.VisitorOfAsync(used);
        }

        Add("accesdroits.reception.v1.VisitorService/MergeVisitors", new MergeVisitorsRequest { KeptCode = codes[0], OtherCode = codes[1] });
        Add("accesdroits.reception.v1.VisitorService/EraseVisitor", new EraseVisitorRequest { VisitorCode = codes[2] });
    }

    private void AddVisits(World world, IReadOnlyList<string> codes, string visitorId)
    {
        var (byId, byCode) = (Full(world), Full(world));
        byId.VisitorId = visitorId;
        byCode.VisitorCode = codes[1];
        AddDesk("LogVisit", byId, byCode);
        AddDesk("ResolveVisitorCode", new ResolveVisitorCodeRequest { Code = codes[2] });
        AddDesk("GetTaxonomy", new GetTaxonomyRequest { Dimension = "institution", Date = "2024-03-14" });
    }

    private async Task AddChangesAsync(World world, IReadOnlyList<string> codes, string visitorId)
    {
        var (corrected, deleted, listed) = (Full(world), Full(world), Full(world));
        foreach (var visit in new[] { corrected, deleted, listed })
        {
            await world.Desk.LogVisitAsync(visit);
        }

        var (byId, byCode) = (world.Correction(corrected), world.Correction(corrected, expectedRevision: 2));
        byId.Visit.VisitorId = visitorId;
        byCode.Visit.VisitorCode = codes[0];
        AddDesk("CorrectVisit", byId, byCode);
        AddDesk("DeleteVisit", world.Deletion(deleted));
        AddDesk("GetVisit", new GetVisitRequest { VisitId = corrected.VisitId });
        var list = new ListVisitsRequest
        {
            PlaceId = world.PlaceId, StructureId = world.StructureId, From = "2024-01-01", To = "2024-12-31", ReceivedBy = world.ReceiverId, IncludeDeleted = true, PageSize = 1,
        };
        list.PageToken = (await world.Planning.ListVisitsAsync(list)).NextPageToken;
        Assert.NotEmpty(list.PageToken);
        AddDesk("ListVisits", list);
        await AddInPlaceAsync(world);
    }

    private async Task AddInPlaceAsync(World world)
    {
        foreach (var visit in new[] { world.Visit(), world.Visit() })
        {
            (visit.Requests[0].Mode, visit.Requests[0].ModeReason) = ("a-la-place", "urgence");
            await world.Desk.LogVisitAsync(visit);
        }

        var list = new ListInPlaceRequestsRequest { From = "2024-03-01", To = "2024-03-31", PageSize = 1 };
        list.PageToken = (await new ReceptionService.ReceptionServiceClient(world.As(Role.Coordinator)).ListInPlaceRequestsAsync(list)).NextPageToken;
        Assert.NotEmpty(list.PageToken);
        AddDesk("ListInPlaceRequests", list);
        AddDesk("ListReturns", new ListReturnsRequest());
    }

    private async Task AddSessionsAsync(World world)
    {
        var (toClose, toCorrect, toDelete, toCount) = (world.Session(), world.Session(), world.Session(), world.Session());
        foreach (var session in new[] { toClose, toCorrect, toDelete, toCount })
        {
            await world.Planning.PlanDropInSessionAsync(session);
        }

        await world.Desk.CloseDropInSessionAsync(toCorrect.Closing());
        AddDesk("GetDesk", new GetDeskRequest { PlaceId = world.PlaceId });
        AddDesk("RecordLeftUnserved", new RecordLeftUnservedRequest { TallyId = World.NewId(), SessionId = toCount.SessionId, RecordedBy = world.ReceiverId });
        var aside = new SetVisitAsideRequest { VisitId = World.NewId(), SessionId = toCount.SessionId, Content = "« d'Agnès » <b>; drop table visit; --", SetAsideBy = world.ReceiverId };
        var toDrop = new SetVisitAsideRequest(aside) { VisitId = World.NewId() };
        await world.Desk.SetVisitAsideAsync(aside);
        await world.Desk.SetVisitAsideAsync(toDrop);
        AddDesk("SetVisitAside", aside);
        AddDesk("GetVisitSetAside", new GetVisitSetAsideRequest { VisitId = aside.VisitId });
        AddDesk("DropVisitSetAside", new DropVisitSetAsideRequest { VisitId = toDrop.VisitId });
        AddDesk("PlanDropInSession", world.Session());
        AddDesk("CloseDropInSession", toClose.Closing());
        AddDesk("CorrectDropInSession", world.Correction(toCorrect, toCorrect.Closing(), expectedRevision: 2));
        AddDesk("DeleteDropInSession", world.Deletion(toDelete));
    }

    private async Task AddTalliesAsync(World world)
    {
        var (toCorrect, toDelete) = (world.KioskTally(), world.KioskTally());
        await world.Desk.RecordKioskTallyAsync(toCorrect);
        await world.Desk.RecordKioskTallyAsync(toDelete);
        AddDesk("RecordKioskTally", world.KioskTally());
        AddDesk("CorrectKioskTally", world.Correction(toCorrect));
        AddDesk("DeleteKioskTally", world.Deletion(toDelete));
    }

    private static LogVisitRequest Full(World world)
    {
        var visit = world.Visit();
        visit.Profile.Obstacles.Add("langue.oral");
        visit.Requests[0].Note = "Rappeler l'élève « demain » : <b>; drop table visit; -- 06 12 34 56 78";
        return visit;
    }
}
