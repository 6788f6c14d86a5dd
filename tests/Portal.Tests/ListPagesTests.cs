using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>The lists and the shortcuts, kept without any script.</summary>
public sealed class ListPagesTests(PortalSuite portal)
{
    private static readonly string Today = TimeProvider.System.Today().ToText();

    [Fact]
    public async Task An_administrator_adds_a_choice_gives_it_another_label_ends_it_and_takes_that_back()
    {
        var (_, page) = await Person.SignedInAsync(portal, Role.NetworkAdmin, scripts: false);
        var word = World.NewCode();
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Tenir les listes" }).ClickAsync();
        await page.GotoAsync("/listes?liste=nature");
        await page.GetByRole(AriaRole.Link, new() { Name = "Ajouter un choix" }).ClickAsync();
        await page.GetByLabel("Libellé").FillAsync($"Demande {word}");
        await page.GetByLabel("Précise").SelectOptionAsync("litige");
        await page.GetByLabel("Code").FillAsync("Mauvais Code");
        await PressAsync(page, "Ajouter");
        await Assertions.Expect(page.GetByText("Un code ne contient que des lettres minuscules")).ToBeVisibleAsync();
        await page.GetByLabel("Code").FillAsync(word);
        await PressAsync(page, "Ajouter");
        await Assertions.Expect(page.GetByText("C'est enregistré.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText($"« Demande {word} » est ajouté")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = $"Demande {word}" }).ClickAsync();
        await Assertions.Expect(page.Locator(".facts")).ToContainTextAsync($"litige.{word}");
        await page.GetByLabel("Nouveau libellé").FillAsync($"Souci {word}");
        await page.GetByLabel("À partir du").FillAsync(TimeProvider.System.Today().AddDays(1).ToText());
        await PressAsync(page, "Enregistrer le libellé");
        await Assertions.Expect(page.GetByText($"« Demande {word} » s'appelle « Souci {word} »")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync($"Demande {word}");

        await page.GetByLabel("Dernier jour").FillAsync("2024-01-01");
        await PressAsync(page, "Mettre fin à ce choix");
        await Assertions.Expect(page.GetByText("Choisissez aujourd'hui ou un jour à venir")).ToBeVisibleAsync();
        await page.GetByLabel("Dernier jour").FillAsync(Today);
        await page.GetByLabel("Ce qui prend la suite").SelectOptionAsync("litige.silence");
        await PressAsync(page, "Mettre fin à ce choix");
        await Assertions.Expect(page.GetByText("« Dossier sans réponse » prend la suite.")).ToBeVisibleAsync();
        await PressAsync(page, "Annuler la fin");
        await Assertions.Expect(page.GetByText("n'a plus de fin.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_choice_of_the_structure_is_found_at_its_desk_said_by_its_name_in_the_visits_and_counted_as_that_of_the_network()
    {
        var world = await World.CreateAsync(portal.Suite);
        var (coordinator, page) = await Person.SignedInAsync(portal, Role.Coordinator, world.StructureId, scripts: false);
        await coordinator.KnownAtTheDeskAsync();
        await page.GotoAsync("/listes");
        await page.GetByRole(AriaRole.Link, new() { Name = "Ajouter un choix à notre structure" }).ClickAsync();
        await page.GetByLabel("Libellé").FillAsync("Antenne du port");
        await page.GetByLabel("Compte comme").SelectOptionAsync("caf");
        await PressAsync(page, "Ajouter");
        var own = page.GetByRole(AriaRole.Table, new() { Name = "Choix propres à notre structure" });
        await Assertions.Expect(own).ToContainTextAsync("Antenne du port");
        await Assertions.Expect(own).ToContainTextAsync("Caf");

        await page.GotoAsync($"/poste/{world.PlaceId}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Commencer à recevoir" }).ClickAsync();
        await page.Locator("label.answer", new() { HasText = "Autre… chercher" }).ClickAsync();
        await page.GetByLabel("Institution", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "Caf : Antenne du port" });
        await page.GetByLabel("De quoi s'agit-il").SelectOptionAsync("declaration.trimestrielle");
        await page.GetByLabel("Quel droit").SelectOptionAsync("rsa");
        await page.GetByLabel("Par quel moyen").SelectOptionAsync("en-ligne");
        await PressAsync(page, "Compris, enregistrer");
        await Assertions.Expect(page.GetByText("Visite enregistrée à")).ToBeVisibleAsync();

        await page.GotoAsync("/passages");
        await Assertions.Expect(page.GetByRole(AriaRole.Table)).ToContainTextAsync("Antenne du port");
        await page.GetByRole(AriaRole.Link, new() { Name = "Ouvrir la visite" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Demande 1" })).ToContainTextAsync("Caf : Antenne du port");
        var request = new Contracts.Statistics.V1.GetReportRequest { ScopeKind = Contracts.Statistics.V1.ScopeKind.Point, ScopeCode = world.Code, From = Today, To = Today };
        var report = await Eventually.Get(async () => await world.Statistics.GetReportAsync(request), found => found.Visits.Total == 1);
        Assert.Contains("caf.declaration.rsa", report.HelpRequests.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_coordinator_chooses_the_shortcuts_of_a_desk_orders_them_and_goes_back_to_the_automatic_ones()
    {
        var world = await World.CreateAsync(portal.Suite);
        var (_, page) = await Person.SignedInAsync(portal, Role.Coordinator, world.StructureId, scripts: false);
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Choisir les raccourcis" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Choix automatique")).ToBeVisibleAsync();
        for (var line = 2; line < 7; line++)
        {
            await page.Locator($"[name='shortcuts[{line}].label']").FillAsync("");
        }

        await page.Locator("[name='shortcuts[0].label']").FillAsync("Ma prime");
        await page.Locator("[name='shortcuts[0].droit']").SelectOptionAsync("");
        await page.Locator("[name='rang[0]']").SelectOptionAsync("7");
        await PressAsync(page, "Enregistrer ces raccourcis");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[name='shortcuts[1].label']")).ToHaveValueAsync("Ma prime");
        await page.Locator("[name='shortcuts[1].droit']").SelectOptionAsync("logement");
        await PressAsync(page, "Enregistrer ces raccourcis");
        await Assertions.Expect(page.GetByText("C'est enregistré.")).ToBeVisibleAsync();
        Assert.Equal(["Déclaration prime d'activité", "Ma prime"], await DeskAsync(world));

        await PressAsync(page, "Revenir au choix automatique");
        await Assertions.Expect(page.GetByText("Choix automatique")).ToBeVisibleAsync();
        Assert.Equal(7, (await DeskAsync(world)).Count);
    }

    [Fact]
    public async Task A_coordinator_reads_the_choices_of_the_network_and_changes_none()
    {
        var world = await World.CreateAsync(portal.Suite);
        var (_, page) = await Person.SignedInAsync(portal, Role.Coordinator, world.StructureId, scripts: false);
        await page.GotoAsync("/listes");
        await page.GetByRole(AriaRole.Link, new() { Name = "France Travail" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Pôle emploi")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Ce choix est tenu par l'administration du réseau.")).ToBeVisibleAsync();
        Assert.Equal(0, await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer le libellé" }).CountAsync());
    }

    private static Task PressAsync(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    private static async Task<IReadOnlyList<string>> DeskAsync(World world) =>
        [.. (await world.Desk.GetDeskAsync(new GetDeskRequest { PlaceId = world.PlaceId })).Shortcuts.Select(shortcut => shortcut.Label)];
}
