using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>People with a code, people who come back, and what must not be left behind of anybody.</summary>
public sealed partial class DeskTests
{
    [Fact]
    public async Task A_code_that_a_reader_types_recognises_the_person_and_offers_what_was_declared_before()
    {
        var (world, page) = await OpenDeskAsync();
        var code = (await world.Planning.IssueVisitorCodesAsync(new IssueVisitorCodesRequest { BatchId = World.NewId(), StructureId = world.StructureId, Count = 1 })).Codes[0];
        await page.GetByLabel("Code de la personne").FillAsync("ABCDEFGH1");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("mal recopié")).ToBeVisibleAsync();

        // Already chosen, to see that reading a code saves nothing.
        await page.Locator("label.answer", new() { HasText = "Déclaration RSA" }).ClickAsync();
        await ReadAsync(page, code);
        await Assertions.Expect(page.GetByText("Code remis à une nouvelle personne")).ToBeVisibleAsync();
        Assert.Equal(0, await VisitsAsync(world));
        await PressAsync(page, "s", "f", "Enter");
        await SavedAsync(page);

        await ReadAsync(page, code);
        await Assertions.Expect(page.GetByText("Personne reconnue par son code")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Reprendre son dernier profil" }).ClickAsync();
        await Assertions.Expect(page.Locator("input[name=age]:checked")).ToHaveValueAsync("65+");
        await PressAsync(page, "2", "Enter");
        await CountAsync(page, 2);
        Assert.StartsWith("65+ female ", await LastAsync(world), StringComparison.Ordinal);
        Assert.Equal(1, await portal.Suite.CountAsync("receptiondb", "select count(distinct visitor_id) from visit where place_id = @PlaceId::uuid and visitor_id is not null", new { world.PlaceId }));
        Assert.DoesNotContain(code, page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visit_set_aside_lets_the_next_person_be_received_and_is_taken_up_again()
    {
        var (world, page) = await OpenDeskAsync();
        await PressAsync(page, "1", "s");
        await page.GetByRole(AriaRole.Button, new() { Name = "Mettre de côté" }).ClickAsync();
        await Assertions.Expect(page.GetByText("La visite est de côté")).ToBeVisibleAsync();
        await PressAsync(page, "2", "j", "Enter");
        await SavedAsync(page);

        // Begun for a third one, which takes the place of the first.
        await PressAsync(page, "7", "m");
        await page.GetByRole(AriaRole.Button, new() { Name = "Reprendre" }).ClickAsync();
        await Assertions.Expect(page.Locator("input[name=age]:checked")).ToHaveValueAsync("65+");
        await Assertions.Expect(page.GetByRole(AriaRole.List, new() { Name = "Visites mises de côté" }).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await PressAsync(page, "h", "Enter");
        await CountAsync(page, 2);
        Assert.StartsWith("65+ male ", await LastAsync(world), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Reprendre" }).ClickAsync();
        await Assertions.Expect(page.Locator("input[name=age]:checked")).ToHaveValueAsync("under-18");
        Assert.Equal(2, await VisitsAsync(world));
    }

    [Fact]
    public async Task A_visit_of_today_is_corrected_until_its_session_is_closed()
    {
        var (world, page) = await OpenDeskAsync();
        await PressAsync(page, "1", "a", "f", "e", "Enter");
        await SavedAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Visites du jour" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Corriger la visite" }).ClickAsync();
        await page.Locator("label.answer", new() { HasText = "18-25" }).ClickAsync();
        await page.Locator("fieldset", new() { HasText = "Élève seul·e" }).Locator("label.answer", new() { HasText = "non demandé" }).ClickAsync();
        await page.Locator("label.answer", new() { HasText = "À poursuivre" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer la correction" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await page.GetByLabel("Pourquoi cette correction").FillAsync("Âge mal entendu");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer la correction" }).ClickAsync();
        await Assertions.Expect(page.GetByText("La visite est corrigée")).ToBeVisibleAsync();
        Assert.Equal("18-25 female not-asked not-asked not-asked not-asked not-asked declaration.trimestrielle/avec/traite.termine+attente/compris", await LastAsync(world));
    }

    [Fact]
    public async Task Nothing_of_a_visit_is_in_an_address_a_title_or_the_storage_of_the_browser()
    {
        var (world, page) = await OpenDeskAsync();
        var code = (await world.Planning.IssueVisitorCodesAsync(new IssueVisitorCodesRequest { BatchId = World.NewId(), StructureId = world.StructureId, Count = 1 })).Codes[0];
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        page.Request += (_, request) => seen.Enqueue($"{request.Url} {request.Headers.GetValueOrDefault("referer")}");
        await ReadAsync(page, code);
        await PressAsync(page, "1", "s", "f", "k", "Enter");
        await SavedAsync(page);
        seen.Enqueue(await page.EvaluateAsync<string>("() => document.title + JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + document.cookie"));
        Assert.NotEmpty(seen);
        Assert.All(seen, text => Assert.DoesNotContain(
            new[] { code, "65+", "female", "declaration", "Inès", "Aubert" }, word => Uri.UnescapeDataString(text).Contains(word, StringComparison.OrdinalIgnoreCase)));
        Assert.Equal("{}", await page.EvaluateAsync<string>("() => JSON.stringify(localStorage)"));
    }

    // As a reader of codes does: it types, and ends with Enter.
    private static async Task ReadAsync(IPage page, string code)
    {
        await page.GetByLabel("Code de la personne").FillAsync(code);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sans code" }).WaitForAsync();
    }
}
