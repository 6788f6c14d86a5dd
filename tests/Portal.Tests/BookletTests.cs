using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Portal.Words;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>Mon carnet, fiche à emporter: what a person takes away.</summary>
public sealed class BookletTests(PortalSuite portal)
{
    private static readonly (int Width, int Height) A5 = (148, 210);

    [Fact]
    public async Task From_the_desk_an_anonymous_person_takes_away_what_was_done_the_next_step_the_day_and_who_received_them()
    {
        var world = await World.CreateAsync(portal.Suite);
        var (person, page) = await Person.SignedInAsync(portal, Role.Receiver, world.StructureId);
        await person.KnownAtTheDeskAsync();
        await page.GotoAsync("/poste");
        await page.GetByRole(AriaRole.Button, new() { Name = "Commencer à recevoir" }).ClickAsync();
        await page.Locator("label.answer", new() { HasText = "Déclaration RSA" }).ClickAsync();
        await page.Locator("label.answer", new() { HasText = "À poursuivre" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Compris, enregistrer" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Imprimer la fiche à emporter" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Fiche à emporter");
        var text = (await page.Locator(".booklet").InnerTextAsync()).Replace('\u00a0', ' ');
        Assert.Contains("Déclarer vos ressources des 3 derniers mois (Caf, RSA).", text, StringComparison.Ordinal);
        Assert.Contains("Nous l'avons fait ensemble.", text, StringComparison.Ordinal);
        Assert.Contains("Caf : revenez nous voir pour continuer.", text, StringComparison.Ordinal);
        Assert.Contains("Vous avez parlé avec Inès.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Aubert", text, StringComparison.Ordinal);
        Assert.Contains("Centre d'essai", text, StringComparison.Ordinal);
        Assert.Contains(French.LongDay(TimeProvider.System.Today().ToText()), text, StringComparison.Ordinal);
        Assert.Equal(0, await page.Locator(".booklet .qr").CountAsync());
        Assert.Equal(0, await page.GetByRole(AriaRole.Heading, new() { Name = "Ajouter le code" }).CountAsync());
    }

    [Theory, InlineData(1), InlineData(3), InlineData(10)]
    public async Task However_many_requests_the_booklet_is_one_page_of_A5(int requests)
    {
        var world = await World.CreateAsync(portal.Suite);
        string[] outcomes = ["attente.reponse", "orientation.institution", "approfondi.rdv", "referent", "attente.pieces"];
        string[] institutions = ["caf", "sante", "emploi", "etat.prefecture", "logement.social"];
        var visit = await Booklets.LogCodedAsync(world, [.. Enumerable.Range(0, requests).Select(index =>
        {
            var request = World.Request();
            (request.Institution, request.Nature) = (institutions[index % institutions.Length], "ouverture.premiere");
            request.Outcomes.Add(outcomes[index % outcomes.Length]);
            return request;
        })]);
        var page = await OpenAsync(world, visit);
        await TypeAsync(page, visit.VisitorCode);
        await page.Locator(".booklet-code").WaitForAsync();
        Assert.Equal(A5, Assert.Single(await Paper.PrintAsync(page)));
    }

    [Fact]
    public async Task A_code_is_on_the_booklet_only_when_it_is_typed_and_is_never_in_the_address()
    {
        var world = await World.CreateAsync(portal.Suite);
        var visit = await Booklets.LogCodedAsync(world);
        var page = await OpenAsync(world, visit);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Mon carnet");
        Assert.Equal(0, await page.Locator(".booklet .qr").CountAsync());
        Assert.DoesNotContain(PrintedCode.Grouped(visit.VisitorCode), await page.ContentAsync(), StringComparison.Ordinal);
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);

        await TypeAsync(page, $" {PrintedCode.Grouped(visit.VisitorCode).ToLowerInvariant().Replace(' ', '-')}");
        await Assertions.Expect(page.Locator(".booklet-code")).ToContainTextAsync(PrintedCode.Grouped(visit.VisitorCode));
        Assert.Equal(Paper.ModulesOf(visit.VisitorCode), await Paper.ModulesIn(page.Locator(".booklet .qr")));
        Assert.Equal($"/personnes/carnet/{visit.VisitId}", new Uri(page.Url).PathAndQuery);
        Assert.DoesNotContain(asked, url => url.Contains(visit.VisitorCode, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(visit.VisitorCode, await page.TitleAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_of_somebody_else_or_of_nobody_is_told_and_not_printed()
    {
        var world = await World.CreateAsync(portal.Suite);
        var (visit, other) = (await Booklets.LogCodedAsync(world), await Booklets.LogCodedAsync(world));
        var page = await OpenAsync(world, visit);
        foreach (var (typed, told) in new[] { (other.VisitorCode, "Ce n'est pas le code donné"), ("000000000", "n'a pas été remis"), ("12", "mal recopié"), ("", "Rien n'a été enregistré") })
        {
            await TypeAsync(page, typed);
            await Assertions.Expect(page.GetByText(told)).ToBeVisibleAsync();
            Assert.Equal(0, await page.Locator(".booklet .qr").CountAsync());
        }
    }

    [Fact]
    public async Task A_receiver_prints_until_the_session_is_closed_and_is_then_told_whom_to_ask_and_a_deleted_visit_is_printed_by_nobody()
    {
        var world = await World.CreateAsync(portal.Suite);
        var visit = world.Visit();
        await world.Desk.LogVisitAsync(visit);
        var (_, page) = await Person.SignedInAsync(portal, Role.Receiver, world.StructureId);
        await page.GotoAsync($"/personnes/carnet/{visit.VisitId}");
        await Assertions.Expect(page.GetByText("demandez à la personne qui coordonne d'imprimer")).ToBeVisibleAsync();
        Assert.Equal(0, await page.Locator(".booklet").CountAsync());

        await world.Planning.DeleteVisitAsync(world.Deletion(visit));
        var elder = await OpenAsync(world, visit);
        await Assertions.Expect(elder.GetByText("Cette visite a été supprimée")).ToBeVisibleAsync();
        Assert.Equal(0, await elder.Locator(".booklet").CountAsync());
    }

    [Fact]
    public async Task Every_need_and_every_outcome_that_can_be_noted_has_plain_words()
    {
        var world = await World.CreateAsync(portal.Suite);
        var taxonomy = await world.Desk.GetTaxonomyAsync(new GetTaxonomyRequest());

        // A choice that was added has a first day, and the words of what it is a part of.
        var needs = taxonomy.Entries.Where(entry => entry.Dimension == "nature" && entry.ValidFrom.Length == 0).ToList();
        Assert.NotEmpty(needs);
        Assert.Distinct(needs.Select(entry => BookletWords.Need(entry.Code)));
        Assert.All(taxonomy.Entries.Where(entry => entry.Dimension == "outcome"), entry => Assert.NotEmpty(BookletWords.Result(new HelpRequest { Outcomes = { entry.Code } })));
    }

    [Theory, InlineData("traite.termine", true), InlineData("traite.information", true), InlineData("acces-accompagne", true)]
    [InlineData("attente.pieces", false), InlineData("approfondi.rdv", false), InlineData("orientation.inconnue", false), InlineData("non-traite.temps", false)]
    public void What_is_finished_has_no_next_step_and_what_is_not_has_one(string outcome, bool finished) => Assert.Equal(finished, BookletWords.NextStep(outcome) is null);

    [Theory, InlineData("7k3-q9x rb2", "7K3Q9XRB2"), InlineData(" 7K3O9XILB ", "7K309X11B")]
    public void A_code_is_printed_as_it_was_issued_however_it_was_typed(string typed, string issued) => Assert.Equal(issued, PrintedCode.Bare(typed));

    private static async Task TypeAsync(IPage page, string code)
    {
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(code);
        await page.GetByRole(AriaRole.Button, new() { Name = "Ajouter le code à la page" }).ClickAsync();
    }

    private async Task<IPage> OpenAsync(World world, LogVisitRequest visit)
    {
        var (_, page) = await Person.SignedInAsync(portal, Role.SocialWorker, world.StructureId);
        await page.GotoAsync($"/personnes/carnet/{visit.VisitId}");
        return page;
    }
}
