using System.Text.Json;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Statistics.Domain;
using Xunit;

namespace AccesDroits.Statistics.Tests;

/// <summary>The report published for 2017, recomputed from a synthetic data set: the report gives percentages only, the counts are made up to yield them.</summary>
public sealed class PublishedFiguresTests
{
    private static readonly JsonElement Published = Resources.Json("la-clairiere-2017.json");
    private static readonly Projection Tree = ProjectionStore.Shipped();

    [Fact]
    public void The_published_percentages_of_requests_follow_from_the_synthetic_counts()
    {
        var synthetic = Published.GetProperty("syntheticDataset").GetProperty("counts");
        var leaves = Tree.Rules.Select(rule => rule.To).Distinct()
            .Select(leaf => new CounterSum("request", leaf, synthetic.GetProperty(leaf).GetInt32())).ToList();

        var requests = HelpRequestsBuilder.Build(Tree, leaves);

        Assert.Equal(500, requests.Total);
        AssertPublished(Published.GetProperty("helpRequests").GetProperty("shares"), requests.Shares, synthetic);
    }

    [Fact]
    public void The_published_persons_follow_from_the_synthetic_answers()
    {
        var persons = PersonsBuilder.Build([.. Cells()]);

        Assert.Equal((170, 258, 428), (persons.Total.Male, persons.Total.Female, persons.Total.Total));
        Assert.Equal(
            Published.GetProperty("persons").GetProperty("ageBySex").EnumerateArray()
                .Select(band => (band.GetProperty("ageBand").GetString()!, band.GetProperty("male").GetInt32(), band.GetProperty("female").GetInt32())),
            persons.AgeBySex.Select(band => (band.AgeBand, band.Male, band.Female)));
        Assert.Equal([25, 20, 24], persons.Profile.Select(line => line.Percent));
        Assert.Equal([25, 20, 24], persons.Profile.Select(line => line.PercentOfAnswers));
        Assert.All(persons.Profile, line => Assert.Equal((428, 428), (line.Base, line.Answered)));
    }

    private static void AssertPublished(JsonElement published, IReadOnlyList<Share> shares, JsonElement synthetic)
    {
        foreach (var expected in published.EnumerateArray())
        {
            var share = Assert.Single(shares, share => share.Code == expected.GetProperty("code").GetString());
            Assert.Equal(expected.GetProperty("percent").GetInt32(), share.Percent);
            Assert.Equal(synthetic.GetProperty(share.Code).GetInt32(), share.Count);
            if (expected.TryGetProperty("unspecifiedPercent", out var unspecified))
            {
                Assert.Equal(unspecified.GetInt32(), share.Children.Single(child => child.Code.EndsWith(".non-precise", StringComparison.Ordinal)).Percent);
            }

            if (expected.TryGetProperty("children", out var children))
            {
                AssertPublished(children, share.Children, synthetic);
            }
        }
    }

    // 428 persons by age and sex as published; the first 107 are single parents, the first 86 need help with French, the first 103 have a computer.
    private static IEnumerable<PersonCell> Cells()
    {
        var index = 0;
        foreach (var band in Published.GetProperty("persons").GetProperty("ageBySex").EnumerateArray())
        {
            foreach (var sex in (string[])["male", "female"])
            {
                for (var person = 0; person < band.GetProperty(sex).GetInt32(); person++, index++)
                {
                    yield return new PersonCell(
                        band.GetProperty("ageBand").GetString()!, sex, index < 107 ? "yes" : "no", index < 86 ? "yes" : "no", index < 103 ? "yes" : "no", false, 1);
                }
            }
        }
    }
}
