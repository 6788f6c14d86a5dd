using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>Lieu d'entraînement: a new volunteer tries the desk without fear, and no page of anybody else shows anything of it.</summary>
public sealed class TrainingTests(PortalSuite portal)
{
    private const string Banner = "Lieu d'entraînement : rien ne compte, tout s'efface cette nuit. N'y saisissez pas de vraies personnes.";

    [Fact]
    public async Task A_new_volunteer_finds_it_and_tries_a_visit_a_correction_and_a_closing_by_keyboard()
    {
        var world = await World.CreateAsync(portal.Suite);
        await world.PutTrainingPlaceAsync();
        var (person, page) = await Person.SignedInAsync(portal, Role.Receiver, world.StructureId);
        await person.KnownAtTheDeskAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Ouvrir le lieu d'entraînement" }).ClickAsync();
        await IsToldAsync(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Group).Filter(new() { HasText = "Essayez…" }).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(5);
        await page.GetByRole(AriaRole.Button, new() { Name = "Commencer à recevoir" }).ClickAsync();
        await page.Locator("form.desk").WaitForAsync();
        foreach (var key in new[] { "1", "a", "f", "Enter" })
        {
            await page.Keyboard.PressAsync(key);
        }

        await Assertions.Expect(page.GetByText("Visite enregistrée à")).ToBeVisibleAsync();
        await IsToldAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Visites du jour" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await IsToldAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Corriger la visite" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByLabel("Pourquoi cette correction").FillAsync("Pour essayer");
        await IsToldAsync(page);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("La visite est corrigée.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "← Poste d'accueil" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Clôturer ce temps d'accueil" }).ClickAsync();
        await IsToldAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Clôturer" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Les temps d'accueil d'aujourd'hui sont clôturés")).ToBeVisibleAsync();

        // The desk of every day is one click away, as before, and says nothing of the kind.
        await page.GotoAsync("/poste");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Centre d'essai");
        await Assertions.Expect(page.GetByText(Banner)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Whoever_coordinates_finds_nothing_of_it_among_visits_figures_and_planning()
    {
        var world = await World.CreateAsync(portal.Suite);
        var training = await world.PutTrainingPlaceAsync();
        var session = world.SessionAt(training);
        await world.Planning.PlanDropInSessionAsync(session);
        var visit = world.VisitAt(training, session.SessionId);
        (visit.Requests[0].Mode, visit.Requests[0].ModeReason) = ("a-la-place", "urgence");
        await world.Desk.LogVisitAsync(visit);
        await world.Desk.LogVisitAsync(world.VisitAt(world.PlaceId));
        await Eventually.Get(() => world.ReportAsync(DateTime.UtcNow.Year), report => report.Visits.Total == 1);

        var (_, page) = await Person.SignedInAsync(portal, Role.Coordinator, world.StructureId, scripts: false);
        await Assertions.Expect(page.GetByText("1 visite depuis lundi")).ToBeVisibleAsync();
        await page.GotoAsync("/passages");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Ouvrir la visite" })).ToHaveCountAsync(1);
        await IsNowhereAsync(page);
        foreach (var path in new[] { "/statistiques", "/planning", "/planning/nouveau", "/planning/suivi", "/a-la-place", "/annuaire/reconnaissances", "/annuaire/territoires" })
        {
            await page.GotoAsync(path);
            await IsNowhereAsync(page);
        }
    }

    [Fact]
    public async Task A_visit_that_would_open_a_follow_up_says_so_and_no_code_is_asked()
    {
        var world = await World.CreateAsync(portal.Suite);
        var training = await world.PutTrainingPlaceAsync();
        var (person, page) = await Person.SignedInAsync(portal, Role.Receiver, world.StructureId, scripts: false);
        await person.KnownAtTheDeskAsync();
        await page.GotoAsync($"/poste/{training}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Commencer à recevoir" }).ClickAsync();
        await Assertions.Expect(page.GetByText("on n'utilise pas le code d'une vraie personne pour s'entraîner")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[name=visitor_code]")).ToHaveCountAsync(0);
        await page.Locator("label.answer", new() { HasText = "Déclaration RSA" }).ClickAsync();
        await page.GetByLabel("Accompagnement").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Compris, enregistrer" }).ClickAsync();
        await Assertions.Expect(page.GetByText("cette visite ouvrirait un accompagnement chez le travailleur social")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task It_is_made_in_the_directory_stays_what_it_is_and_comes_last_and_marked_among_the_places_of_the_desk()
    {
        var world = await World.CreateAsync(portal.Suite);
        await world.PutAnotherPlaceAsync();
        var (_, page) = await Person.SignedInAsync(portal, Role.Coordinator, world.StructureId, scripts: false);
        await page.GotoAsync("/annuaire/lieux/nouveau");
        await page.GetByLabel("Nom").FillAsync("Atelier d'essai");
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(World.NewCode());
        await page.GetByLabel("Type").SelectOptionAsync("centre");
        await page.GetByLabel("Structure", new() { Exact = true }).First.SelectOptionAsync(world.StructureId);
        await page.GetByLabel("Depuis le").First.FillAsync("2020-01-01");
        await page.GetByLabel("Lieu d'entraînement : rien de ce qui s'y fait ne compte").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).ClickAsync();
        await Assertions.Expect(page.GetByText("C'est enregistré.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".badge", new() { HasText = "Lieu d'entraînement" })).ToBeVisibleAsync();
        await page.GetByLabel("Nom").FillAsync("Atelier pour apprendre");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Atelier pour apprendre");
        var made = await portal.Suite.Directory.GetPlaceAsync(new GetRecordRequest { Id = page.Url.Split('/', '?')[5] });
        Assert.Equal((true, 2), (made.Place.Training, made.Revision));

        await page.GotoAsync("/poste");
        var cards = page.Locator(".cards > li");
        await Assertions.Expect(cards).ToHaveCountAsync(3);
        await Assertions.Expect(cards.Last).ToContainTextAsync("Atelier pour apprendre");
        await Assertions.Expect(cards.Last).ToContainTextAsync("Lieu d'entraînement");
        await page.GotoAsync("/annuaire/lieux?q=Atelier pour apprendre");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "S'entraîner ici" }).First).ToBeVisibleAsync();
    }

    private static Task IsToldAsync(IPage page) => Assertions.Expect(page.GetByText(Banner)).ToBeVisibleAsync();

    private static async Task IsNowhereAsync(IPage page)
    {
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        Assert.DoesNotContain("Pour s'entraîner", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("Pour s&#x27;entra", await page.ContentAsync(), StringComparison.Ordinal);
    }
}
