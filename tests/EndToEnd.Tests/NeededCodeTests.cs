using System.Text.Json;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>What the lists keep because the figures know it.</summary>
public sealed class NeededCodeTests(Suite suite)
{
    private static readonly string[] Dimensions = ["institution", "nature", "droit", "medium"];

    [Fact]
    public async Task Every_code_that_a_published_tree_is_made_of_cannot_be_ended()
    {
        var lists = new TaxonomyService.TaxonomyServiceClient(suite.As(Role.NetworkAdmin));
        foreach (var file in Directory.GetFiles(Repository.PathOf("services", "Statistics", "Seed"), "projection-*.json"))
        {
            using var projection = JsonDocument.Parse(await File.ReadAllTextAsync(file));
            foreach (var dimension in Dimensions)
            {
                var needed = (await lists.ListCodesAsync(new ListCodesRequest { Dimension = dimension })).Codes.Where(code => code.Needed).Select(code => code.Code).ToList();
                var counted = projection.RootElement.GetProperty("rules").EnumerateArray()
                    .Select(rule => rule.TryGetProperty(dimension, out var code) ? code.GetString()! : "known").Where(code => code != "known").Distinct();
                Assert.All(counted, code => Assert.Contains(code, needed));
            }
        }
    }
}
