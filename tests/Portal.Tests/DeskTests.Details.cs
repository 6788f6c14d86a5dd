using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>What nobody has to ask.</summary>
public sealed partial class DeskTests
{
    private const string Details =
        """
        select concat_ws(' ', duration_band, heard_of, array_to_string(obstacles, '+'), (select string_agg(note, '|' order by position) from help_request r where r.visit_id = v.visit_id))
        from visit v where place_id = @place::uuid order by recorded_at desc limit 1
        """;

    [Theory]
    [InlineData(true, 1280)]
    [InlineData(false, 360)]
    public async Task Details_are_folded_until_they_are_wanted_stored_with_the_visit_and_corrected(bool scripts, int width)
    {
        var (world, page) = await OpenDeskAsync(scripts, width);
        Assert.False(await page.GetByLabel("Durée de l'entretien").IsVisibleAsync());
        await page.Locator("label.answer", new() { HasText = "Attestation Caf" }).ClickAsync();
        await page.GetByText("Plus de détails (facultatif)").ClickAsync();
        await page.GetByLabel("Durée de l'entretien").SelectOptionAsync("15-30");
        await page.GetByLabel("Comment la personne a connu le lieu").SelectOptionAsync("mairie");
        await page.Locator("label.answer", new() { HasText = "Manque de confiance" }).ClickAsync();

        // Letters of a note answer nothing.
        await page.GetByLabel("Note pour l'équipe").PressSequentiallyAsync("mal à lire");
        await page.GetByRole(AriaRole.Button, new() { Name = "Même personne, autre demande" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Demande 1 :")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Durée de l'entretien")).ToHaveValueAsync("15-30");
        await page.Locator("label.answer", new() { HasText = "Déclaration RSA" }).ClickAsync();
        await page.GetByLabel("Note pour l'équipe, demande 2").FillAsync("revient lundi");
        await page.GetByRole(AriaRole.Button, new() { Name = "Compris, enregistrer" }).ClickAsync();
        await SavedAsync(page);
        Assert.Equal("15-30 mairie numerique.confiance mal à lire|revient lundi", await DetailsAsync(world));
        Assert.StartsWith("not-asked not-asked ", await LastAsync(world), StringComparison.Ordinal);

        // The note is the social worker's to read: it stays when a receiver corrects the rest.
        await page.GetByRole(AriaRole.Link, new() { Name = "Visites du jour" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Corriger la visite" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Note pour l'équipe, demande 1")).ToHaveValueAsync("");
        await page.GetByLabel("Durée de l'entretien").SelectOptionAsync("");
        await page.Locator("label.answer", new() { HasText = "Manque de confiance" }).ClickAsync();
        await page.GetByLabel("Pourquoi cette correction").FillAsync("Durée mal notée");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer la correction" }).ClickAsync();
        await Assertions.Expect(page.GetByText("La visite est corrigée")).ToBeVisibleAsync();
        Assert.Equal("mairie  mal à lire|revient lundi", await DetailsAsync(world));
    }

    private Task<string?> DetailsAsync(World world) => portal.Suite.ReadAsync<string>("receptiondb", Details, new { place = world.PlaceId });
}
