using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using DocumentFormat.OpenXml.Packaging;
using Microsoft.Playwright;
using Role = AccesDroits.Contracts.Common.V1.Role;

namespace AccesDroits.Portal.Tests;

/// <summary>Publications and evaluation, as the people who make and read them use them.</summary>
public sealed class PublicationPagesTests(PortalSuite portal)
{
    private static int Year => TimeProvider.System.Today().Year;

    [Fact]
    public async Task A_report_is_drafted_with_what_will_be_hidden_and_why_signed_read_outside_and_taken_away()
    {
        var world = await StatisticsPageTests.FilledAsync(portal);
        var (_, admin) = await Person.SignedInAsync(portal, Role.NetworkAdmin, scripts: false);
        await DraftAsync(admin, world);
        await Assertions.Expect(admin.GetByRole(AriaRole.Heading, new() { Name = "Ce qui sera caché, et pourquoi" })).ToBeVisibleAsync();
        await admin.GetByText("Voir la liste").ClickAsync();
        await Assertions.Expect(admin.GetByText("nombre sous le seuil").First).ToBeVisibleAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "Signer et publier" }).ClickAsync();
        await Assertions.Expect(admin.GetByText("Ce qui sera caché")).ToHaveCountAsync(0);

        var reader = await portal.OpenAsync();
        await (await Person.InviteAsync(portal, Role.StatisticsReader, await Partners.CreateAsync(portal.Suite, world), contactId: null)).AcceptAsync(reader);
        await reader.GetByRole(AriaRole.Link, new() { Name = "Lire les publications" }).ClickAsync();
        var row = reader.GetByRole(AriaRole.Row).Filter(new() { Has = reader.Locator($"a[href='{new Uri(admin.Url).AbsolutePath}']") });
        var download = await reader.RunAndWaitForDownloadAsync(() => row.GetByRole(AriaRole.Link, new() { Name = "Tableur" }).ClickAsync());
        using (var workbook = SpreadsheetDocument.Open(await download.PathAsync(), isEditable: false))
        {
            var sheets = workbook.WorkbookPart!.Workbook.Sheets!.ChildElements.OfType<DocumentFormat.OpenXml.Spreadsheet.Sheet>().Select(sheet => sheet.Name!.Value!).ToList();
            Assert.Equal("À lire", sheets[0]);
            Assert.Equal("Définitions", sheets[^1]);
        }

        await row.GetByRole(AriaRole.Link).First.ClickAsync();
        var secret = reader.Locator("td.secret").First;
        await Assertions.Expect(secret).ToHaveTextAsync("secret");
        Assert.Contains("gradient", await secret.EvaluateAsync<string>("cell => getComputedStyle(cell).backgroundImage"), StringComparison.Ordinal);
        await Assertions.Expect(reader.GetByText("Un secret n'est pas un zéro.")).ToBeVisibleAsync();
        Assert.Equal(403, (await reader.GotoAsync("/statistiques"))!.Status);
    }

    [Fact]
    public async Task Every_figure_of_the_screen_leads_to_its_definition()
    {
        var world = await StatisticsPageTests.FilledAsync(portal);
        var (_, page) = await Person.SignedInAsync(portal, Role.Coordinator, world.StructureId, scripts: false);
        await StatisticsPageTests.OpenAsync(page, "/statistiques?periode=annee");
        var links = await page.Locator("a.defined").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
        Assert.True(links.Length >= 10, $"{links.Length} definitions.");
        await page.GotoAsync("/statistiques/definitions");
        foreach (var link in links.Distinct(StringComparer.Ordinal))
        {
            await Assertions.Expect(page.Locator($"[id='{link.Split('#')[1]}']")).ToHaveCountAsync(1);
        }
    }

    [Fact]
    public async Task From_the_departement_to_a_structure_one_click_goes_down_in_the_same_period()
    {
        var world = await StatisticsPageTests.FilledAsync(portal);
        var (_, page) = await Person.SignedInAsync(portal, Role.Coordinator, world.StructureId, scripts: false);
        await StatisticsPageTests.OpenAsync(page, "/statistiques?periode=annee");
        var place = page.GetByRole(AriaRole.Table, new() { Name = "Lieu par lieu" });
        if (await place.CountAsync() > 0)
        {
            await place.GetByRole(AriaRole.Link).First.ClickAsync();
            Assert.Contains("perimetre=lieu", page.Url, StringComparison.Ordinal);
            Assert.Contains("periode=annee", page.Url, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_fiche_action_begins_with_the_figures_is_completed_printed_with_the_report_and_taken_away()
    {
        var world = await StatisticsPageTests.FilledAsync(portal);
        var (_, page) = await Person.SignedInAsync(portal, Role.Coordinator, world.StructureId, scripts: false);
        await page.GotoAsync($"/evaluation/fiche-action?annee={Year}");
        Assert.Contains("personnes", await page.GetByLabel("Résumé").InputValueAsync(), StringComparison.Ordinal);
        await page.GetByLabel("Perspectives").FillAsync("Ouvrir une permanence le samedi.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer la fiche" }).ClickAsync();
        await Assertions.Expect(page.GetByText("C'est enregistré.")).ToBeVisibleAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Télécharger la fiche" }).ClickAsync());
        using (var document = WordprocessingDocument.Open(await download.PathAsync(), isEditable: false))
        {
            Assert.Contains("Ouvrir une permanence le samedi.", document.MainDocumentPart!.Document.InnerText, StringComparison.Ordinal);
        }

        await page.GetByRole(AriaRole.Link, new() { Name = "Voir le rapport annuel" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sommaire" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Ouvrir une permanence le samedi.")).ToBeVisibleAsync();
        foreach (var sheet in new[] { "charts", "paper", "report" })
        {
            await Assertions.Expect(page.Locator($"link[rel=stylesheet][href*='css/{sheet}']")).ToHaveCountAsync(1);
        }

        foreach (var target in await page.Locator("nav ol a").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href').slice(1))"))
        {
            await Assertions.Expect(page.Locator($"[id='{target}']")).ToHaveCountAsync(1);
        }
    }

    [Fact]
    public async Task An_objective_says_what_is_measured_and_the_gap_and_structures_that_agree_are_compared()
    {
        var (own, other) = (await StatisticsPageTests.FilledAsync(portal), await StatisticsPageTests.FilledAsync(portal));
        await new EvaluationService.EvaluationServiceClient(other.As(Role.Coordinator)).SetBenchmarkConsentAsync(new SetBenchmarkConsentRequest { Consents = true });
        var (_, page) = await Person.SignedInAsync(portal, Role.Coordinator, own.StructureId, scripts: false);
        await page.GotoAsync("/evaluation");
        await page.GetByLabel("Chiffre").SelectOptionAsync("Visites (entretiens)");
        await page.GetByLabel("Ce que vous visez").FillAsync("1000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ajouter l'objectif" }).ClickAsync();
        var report = await own.Statistics.GetReportAsync(new GetReportRequest { ScopeKind = ScopeKind.Structure, ScopeCode = own.Code, From = $"{Year}-01-01", To = $"{Year}-12-31" });
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Visites (entretiens)" }).GetByRole(AriaRole.Cell, new() { Name = $"−\u00a0{1000 - report.Visits.Total}" })).ToBeVisibleAsync();

        await page.GotoAsync("/evaluation/comparaison");
        await Assertions.Expect(page.GetByRole(AriaRole.Table)).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Montrer nos chiffres et lire ceux des autres" }).ClickAsync();
        Assert.True(await page.GetByRole(AriaRole.Columnheader).CountAsync() >= 3);
        await page.GetByRole(AriaRole.Button, new() { Name = "Ne plus montrer nos chiffres" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Table)).ToHaveCountAsync(0);
    }

    /// <summary>Prepares the publication of the point of a structure, of two years that are over, and stays on the draft.</summary>
    internal static async Task DraftAsync(IPage page, World world)
    {
        await page.GotoAsync("/publications/nouvelle");
        await page.GetByLabel("Périmètre").SelectOptionAsync([$"point:{world.Code}"]);
        await page.GetByLabel("Du", new() { Exact = true }).FillAsync($"{Year - 2}-01-01");
        await page.GetByLabel("Au", new() { Exact = true }).FillAsync($"{Year - 1}-12-31");
        await page.GetByRole(AriaRole.Button, new() { Name = "Voir le brouillon" }).ClickAsync();
        await page.GetByText("Brouillon, à signer").WaitForAsync();
    }
}
