using AccesDroits.Contracts.Events;
using AccesDroits.Statistics.Domain;
using Xunit;

namespace AccesDroits.Statistics.Tests;

public sealed class ProjectionTests
{
    private static readonly Projection Tree = ProjectionStore.Shipped();

    [Theory]
    [InlineData("caf", "declaration.trimestrielle", "rsa", "en-ligne", "caf.declaration.rsa")]
    [InlineData("caf", "declaration.trimestrielle", "prime-activite", "en-ligne.lieu", "caf.declaration.prime-activite")]
    [InlineData("caf", "declaration.annuelle", "rsa", "en-ligne", "caf.declaration.annuelle")]
    [InlineData("caf", "declaration", "non-precise", "papier", "caf.declaration.non-precise")]
    [InlineData("caf", "simulation", "logement.apl", "en-ligne", "caf.simulation.apl")]
    [InlineData("caf", "simulation", "logement", "en-ligne", "caf.simulation.non-precise")]
    [InlineData("caf", "simulation", "logement.al", "en-ligne", "caf.simulation.non-precise")]
    [InlineData("caf", "compte.acces", "non-precise", "borne", "caf.compte")]
    [InlineData("caf", "courrier.explication", "rsa", "papier", "caf.autre")]
    [InlineData("sante.cpam", "compte.creation", "sante.base", "en-ligne.personnel", "autre-en-ligne")]
    [InlineData("emploi.operateur", "declaration.actualisation", "chomage", "en-ligne", "autre-en-ligne")]
    [InlineData("emploi.operateur", "declaration.actualisation", "chomage", "telephone", "renseignement")]
    [InlineData("autre", "compte", "autre", "en-ligne", "renseignement")]
    [InlineData("aucune", "numerique.cv", "autre", "en-ligne", "renseignement")]
    [InlineData("non-precise", "renseignement", "non-precise", "oral", "renseignement")]
    public void A_request_takes_the_first_rule_that_matches(string institution, string nature, string droit, string medium, string leaf) =>
        Assert.Equal(leaf, Tree.LeafOf(Request(institution, nature, droit, medium)));

    [Fact]
    public void A_code_matches_itself_and_its_descendants_but_not_a_code_that_starts_alike()
    {
        var rule = new ProjectionRule("leaf", Nature: "declaration");
        Assert.True(rule.Matches(Request("caf", "declaration", "rsa", "oral")));
        Assert.True(rule.Matches(Request("caf", "declaration.annuelle", "rsa", "oral")));
        Assert.False(rule.Matches(Request("caf", "declarations", "rsa", "oral")));
        Assert.False(rule.Matches(Request("caf", "non-precise", "rsa", "oral")));
    }

    [Fact]
    public void Every_combination_of_the_taxonomy_lands_in_exactly_one_leaf_of_the_published_tree()
    {
        var combinations =
            from institution in Resources.Taxonomy("institution")
            from nature in Resources.Taxonomy("nature")
            from droit in Resources.Taxonomy("droit")
            from medium in Resources.Taxonomy("medium")
            select Request(institution, nature, droit, medium);
        var counters = combinations.CountBy(Tree.LeafOf).Select(leaf => new CounterSum("request", leaf.Key, leaf.Value)).ToList();

        var requests = HelpRequestsBuilder.Build(Tree, counters);

        Assert.Equal(46 * 44 * 25 * 8, requests.Total);
        Assert.Equal(requests.Total, requests.Shares.Sum(share => share.Count));
        Assert.Equal(12, counters.Count);
        AssertNodesCountTheirChildren(requests.Shares);
    }

    [Fact]
    public void Data_that_could_count_a_request_twice_or_never_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => (Tree with { Rules = [.. Tree.Rules.SkipLast(1)] }).Checked());
        Assert.Throws<InvalidDataException>(() => (Tree with { Rules = [new ProjectionRule("caf"), .. Tree.Rules] }).Checked());
        Assert.Throws<InvalidDataException>(() => (Tree with { Nodes = [.. Tree.Nodes, Tree.Nodes[0]] }).Checked());
    }

    private static void AssertNodesCountTheirChildren(IEnumerable<Contracts.Statistics.V1.Share> shares)
    {
        foreach (var share in shares.Where(share => share.Children.Count > 0))
        {
            Assert.Equal(share.Count, share.Children.Sum(child => child.Count));
            Assert.All(share.Children, child => Assert.Equal(share.Count, child.Base));
            AssertNodesCountTheirChildren(share.Children);
        }
    }

    private static RequestFacts Request(string institution, string nature, string droit, string medium) =>
        new(institution, nature, droit, medium, "avec", null, ["traite.termine"], "checked");
}
