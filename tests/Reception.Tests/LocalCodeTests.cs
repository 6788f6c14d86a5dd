using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Reception.Tests;

/// <summary>Choices of a structure: finer than those of the network at its desks, the same in the figures.</summary>
public sealed class LocalCodeTests(Suite suite)
{
    private const string EventsOf = "select string_agg(body::text, ' ') from outbox where aggregate_id = @id";

    [Fact]
    public async Task Visits_with_choices_of_the_structure_count_as_those_of_the_network()
    {
        var (local, network) = (await World.CreateAsync(suite), await World.CreateAsync(suite));
        await local.Desk.LogVisitAsync(await VisitAsync(local));
        await local.Desk.LogVisitAsync(local.Visit());
        await network.Desk.LogVisitAsync(network.Visit());
        await network.Desk.LogVisitAsync(network.Visit());
        var expected = await network.ReportWhenAsync(report => report.Visits.Total == 2);
        var counted = await local.ReportWhenAsync(report => report.Visits.Total == 2);
        Assert.Equal(expected.HelpRequests, counted.HelpRequests);
        Assert.Equal(expected.Persons, counted.Persons);
    }

    [Fact]
    public async Task A_choice_of_the_structure_stays_in_Reception_through_corrections_merges_and_deletions()
    {
        var world = await World.CreateAsync(suite);
        var codes = await world.CodesAsync(2);
        await world.Desk.LogVisitAsync(world.VisitOf(codes[0]));
        var visit = await VisitAsync(world);
        visit.VisitorId = await world.VisitorOfAsync(codes[1]);
        await world.Desk.LogVisitAsync(visit);
        await world.Planning.CorrectVisitAsync(world.Correction(visit));
        await world.Visitors.MergeVisitorsAsync(new MergeVisitorsRequest { KeptCode = codes[0], OtherCode = codes[1] });
        await world.Planning.DeleteVisitAsync(world.Deletion(visit, expectedRevision: 3));
        var sent = await suite.ReadAsync<string>("receptiondb", EventsOf, new { id = Guid.Parse(visit.VisitId) });
        Assert.Equal(4, sent!.Split("\"caf\"").Length - 1);
        Assert.DoesNotContain(".+", sent, StringComparison.Ordinal);
        var stored = (await world.Planning.GetVisitAsync(new GetVisitRequest { VisitId = visit.VisitId })).Visit;
        Assert.Equal((visit.Requests[0].Institution, visit.Profile.HeardOf), (stored.Requests[0].Institution, stored.Profile.HeardOf));
    }

    [Fact]
    public async Task A_choice_of_a_structure_is_unknown_to_every_other_one()
    {
        var (world, other) = (await World.CreateAsync(suite), await World.CreateAsync(suite));
        var code = (await world.Lists.AddLocalCodeAsync(world.LocalCode("Antenne du port"))).Code;
        var own = (await world.Desk.GetTaxonomyAsync(new GetTaxonomyRequest())).Entries.Single(entry => entry.Code == code);
        Assert.Equal(("Antenne du port", "caf", "caf"), (own.Label, own.Parent, own.NetworkCode));
        Assert.DoesNotContain((await other.Desk.GetTaxonomyAsync(new GetTaxonomyRequest())).Entries, entry => entry.NetworkCode.Length > 0);
        Assert.DoesNotContain((await other.Lists.ListCodesAsync(new ListCodesRequest { Dimension = "institution" })).Codes, entry => entry.Code == code);
        Assert.DoesNotContain((await Admin.ListCodesAsync(new ListCodesRequest { Dimension = "institution" })).Codes, entry => entry.Code == code);
        Assert.Empty((await other.Lists.ListCodeChangesAsync(new ListCodeChangesRequest { Dimension = "institution", Code = code })).Changes);

        var visit = other.Visit();
        visit.Requests[0].Institution = code;
        Assert.Equal("unknown-code", (await Refusal.Of(other.Desk.LogVisitAsync(visit))).Fields["requests[0].institution"]);
        Assert.Equal("unknown-code", (await Refusal.Of(other.Lists.PutPlaceShortcutsAsync(other.ChosenShortcuts(code)))).Fields["shortcuts[0].institution"]);
        var taken = world.LocalCode("Antenne du port");
        taken.ChangedBy = other.ReceiverId;
        await other.Lists.AddLocalCodeAsync(taken);
        Assert.Equal("id-taken", (await Refusal.Of(world.Lists.AddLocalCodeAsync(new AddLocalCodeRequest(taken) { ChangedBy = world.ReceiverId, NetworkCode = "msa" }))).Code);
    }

    [Fact]
    public async Task A_choice_of_a_structure_is_finer_than_one_of_the_network_in_a_list_that_structures_add_to()
    {
        var world = await World.CreateAsync(suite);
        var added = world.LocalCode("Antenne du port");
        var code = (await world.Lists.AddLocalCodeAsync(added)).Code;
        Assert.Equal(code, (await world.Lists.AddLocalCodeAsync(added)).Code);
        foreach (var (field, refused, spoil) in new (string, string, Action<AddLocalCodeRequest>)[]
        {
            ("dimension", "fixed-list", request => (request.Dimension, request.NetworkCode) = ("outcome", "attente")),
            ("dimension", "fixed-list", request => (request.Dimension, request.NetworkCode) = ("obstacle", "langue")),
            ("dimension", "unknown-code", request => request.Dimension = "couleur"),
            ("network_code", "unknown-code", request => request.NetworkCode = "non-precise"),
            ("network_code", "unknown-code", request => request.NetworkCode = code),
            ("network_code", "code-not-valid", request => request.NetworkCode = "sante.rsi"),
            ("label", "label-taken", request => request.Label = "ANTENNE DU PORT"),
            ("changed_by", "other-account", request => request.ChangedBy = World.NewId()),
        })
        {
            var request = world.LocalCode("Antenne de la gare");
            spoil(request);
            Assert.Equal(refused, (await Refusal.Of(world.Lists.AddLocalCodeAsync(request))).Fields[field]);
        }

        var ofTheNetwork = await Refusal.Of(world.Lists.EndCodeAsync(world.End("msa")));
        Assert.Equal((StatusCode.FailedPrecondition, "code-of-the-network"), (ofTheNetwork.Status, ofTheNetwork.Code));
    }

    [Fact]
    public async Task A_choice_of_a_structure_goes_when_the_code_it_counts_as_does()
    {
        var (world, admin) = (await World.CreateAsync(suite), new ListsOfNetwork(suite));
        var parent = await admin.AddAsync("institution", "");
        var added = world.LocalCode("Antenne du port");
        added.NetworkCode = parent;
        var code = (await world.Lists.AddLocalCodeAsync(added)).Code;
        await admin.EndAsync("institution", parent);
        var tomorrow = TimeProvider.System.Today().AddDays(1).ToText();
        Assert.Contains((await world.Desk.GetTaxonomyAsync(new GetTaxonomyRequest())).Entries, entry => entry.Code == code);
        Assert.DoesNotContain((await world.Desk.GetTaxonomyAsync(new GetTaxonomyRequest { Date = tomorrow })).Entries, entry => entry.Code == code);
    }

    private TaxonomyService.TaxonomyServiceClient Admin => new(suite.As(Role.NetworkAdmin));

    // The visit of the world, finer in every list that structures add to.
    private static async Task<LogVisitRequest> VisitAsync(World world)
    {
        var visit = world.Visit();
        var request = visit.Requests[0];
        request.Institution = await AddAsync(world, "institution", request.Institution);
        request.Nature = await AddAsync(world, "nature", request.Nature);
        request.Droit = await AddAsync(world, "droit", request.Droit);
        request.Medium = await AddAsync(world, "medium", request.Medium);
        visit.Profile.HeardOf = await AddAsync(world, "heard-of", "affichage");
        return visit;
    }

    private static async Task<string> AddAsync(World world, string dimension, string code)
    {
        var added = world.LocalCode("Plus précisément");
        (added.Dimension, added.NetworkCode) = (dimension, code);
        return (await world.Lists.AddLocalCodeAsync(added)).Code;
    }
}
