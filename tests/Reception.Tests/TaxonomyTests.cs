using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;

namespace AccesDroits.Reception.Tests;

public class TaxonomyTests(Suite suite)
{
    private ReceptionService.ReceptionServiceClient Desk => new(suite.As(Role.Receiver));

    private async Task<List<TaxonomyEntry>> On(string date, string dimension = "") =>
        [.. (await Desk.GetTaxonomyAsync(new GetTaxonomyRequest { Date = date, Dimension = dimension })).Entries];

    [Fact]
    public async Task A_label_is_the_one_of_its_date()
    {
        Assert.Equal("Pôle emploi", (await On("2017-05-01")).Single(entry => entry.Code == "emploi.operateur").Label);
        Assert.Equal("France Travail", (await On("2024-05-01")).Single(entry => entry.Code == "emploi.operateur").Label);
    }

    [Fact]
    public async Task A_code_is_listed_only_while_it_may_be_used_and_says_what_follows_it()
    {
        var former = (await On("2019-10-31", "droit")).Single(entry => entry.Code == "sante.cmuc");
        Assert.Equal(("2019-10-31", "sante.c2s"), (former.ValidTo, former.Successor));
        var after = await On("2019-11-01", "droit");
        Assert.DoesNotContain(after, entry => entry.Code == "sante.cmuc");
        Assert.Contains(after, entry => entry.Code == "sante.c2s");
    }

    [Fact]
    public async Task Every_parent_exists_in_its_dimension_and_is_the_beginning_of_the_code()
    {
        var entries = await On("2024-01-01");
        Assert.All(entries.Where(entry => entry.Parent.Length > 0), entry =>
        {
            Assert.StartsWith(entry.Parent + ".", entry.Code, StringComparison.Ordinal);
            Assert.Contains(entries, parent => parent.Dimension == entry.Dimension && parent.Code == entry.Parent);
        });
    }

    [Fact]
    public async Task An_unknown_dimension_is_refused() =>
        Assert.Equal("unknown-code", (await Refusal.Of(Desk.GetTaxonomyAsync(new GetTaxonomyRequest { Dimension = "couleur" }))).Fields["dimension"]);
}
