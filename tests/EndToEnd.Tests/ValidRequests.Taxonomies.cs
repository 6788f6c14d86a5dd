using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Google.Protobuf;

namespace AccesDroits.EndToEnd.Tests;

public sealed partial class ValidRequests
{
    private const string Taxonomies = "accesdroits.reception.v1.TaxonomyService";

    private async Task AddTaxonomiesAsync(World world)
    {
        var lists = world.Lists;
        var (toRelabel, toEnd, ended) = (world.LocalCode("Antenne du port"), world.LocalCode("Antenne de la gare"), world.LocalCode("Antenne du parc"));
        var codes = new List<string>();
        foreach (var code in new[] { toRelabel, toEnd, ended })
        {
            codes.Add((await lists.AddLocalCodeAsync(code)).Code);
        }

        await lists.EndCodeAsync(world.End(codes[2]));
        var admin = Caller(Role.NetworkAdmin);
        var siblings = await new TaxonomyService.TaxonomyServiceClient(suite.As(admin)).ListCodesAsync(new ListCodesRequest { Dimension = "nature" });
        AddTaxonomy("AddCode", new AddCodeRequest
        {
            Dimension = "nature", Code = $"litige.{World.NewCode()}", Label = World.NewCode(), Parent = "litige", From = "2024-01-01",
            After = siblings.Codes.First(code => code.Parent == "litige").Code, ChangedBy = $"{admin.Id}",
        });
        _channels[$"/{Taxonomies}/AddCode"] = suite.As(admin);
        AddTaxonomy("AddLocalCode", world.LocalCode("Antenne du marché"));
        AddTaxonomy("ChangeLabel", new ChangeLabelRequest
        {
            Dimension = toRelabel.Dimension, Code = codes[0], Label = "Antenne des quais", From = "2024-06-01", ExpectedRevision = 1, ChangedBy = world.ReceiverId,
        });
        AddTaxonomy("EndCode", world.End(codes[1], successor: codes[0]));
        AddTaxonomy("UndoEnd", new UndoEndRequest { Dimension = ended.Dimension, Code = codes[2], ExpectedRevision = 2, ChangedBy = world.ReceiverId });
        AddTaxonomy("ListCodes", new ListCodesRequest { Dimension = "institution" });
        AddTaxonomy("ListCodeChanges", new ListCodeChangesRequest { Dimension = "institution", Code = codes[0], Before = 1_000_000 });
        AddTaxonomy("GetPlaceShortcuts", new GetPlaceShortcutsRequest { PlaceId = world.PlaceId });
        AddTaxonomy("PutPlaceShortcuts", world.ChosenShortcuts());
    }

    private void AddTaxonomy(string rpc, IMessage request)
    {
        Add($"{Taxonomies}/{rpc}", request);
        _channels[$"/{Taxonomies}/{rpc}"] = World.As(Role.Coordinator);
    }

    private static ServiceDefaults.Auth.Caller Caller(Role role) => new(Guid.NewGuid(), role, null);
}
