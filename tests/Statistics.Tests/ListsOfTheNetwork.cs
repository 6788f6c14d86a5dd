using AccesDroits.Contracts.Reception.V1;
using Grpc.Core;

namespace AccesDroits.Statistics.Tests;

/// <summary>Stands where Reception is: its lists alone, as they are shipped.</summary>
internal sealed class ListsOfTheNetwork : ReceptionService.ReceptionServiceBase
{
    public override Task<GetTaxonomyResponse> GetTaxonomy(GetTaxonomyRequest request, ServerCallContext context)
    {
        var lines = Resources.Text("taxonomy.csv").Split('\n').Skip(1).Where(line => line.Length > 0).Select(line => line.Trim().Split(';'));
        return Task.FromResult(new GetTaxonomyResponse { Version = "1", Entries = { lines.Select(line => new TaxonomyEntry { Dimension = line[0], Code = line[1], Label = line[2], Parent = line[3] }) } });
    }
}
