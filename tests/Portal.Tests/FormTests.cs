using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>What is refused is told where it was typed, and nothing typed is lost.</summary>
public sealed class FormTests(PortalSuite portal)
{
    [Fact]
    public async Task A_refused_field_has_the_focus_and_its_message_beside_it_and_what_was_typed_stays()
    {
        var (_, page) = await Person.SignedInAsync(portal, Role.NetworkAdmin);
        await page.GotoAsync("/annuaire/structures/nouveau");
        await page.GetByLabel("Nom").FillAsync("Centre social des Acacias");
        await page.GetByLabel("Code").FillAsync(World.NewCode());
        await page.GetByLabel("Département").FillAsync("99");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).ClickAsync();

        await Assertions.Expect(page.GetByLabel("Type")).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByLabel("Type")).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(page.GetByLabel("Nom")).ToHaveValueAsync("Centre social des Acacias");

        await page.GetByLabel("Type").SelectOptionAsync("Centre social");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Département")).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByLabel("Département")).ToHaveAccessibleDescriptionAsync(new System.Text.RegularExpressions.Regex("Ce code de département n'existe pas", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));

        await page.GetByLabel("Département").FillAsync("54");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Centre social des Acacias");
        await Assertions.Expect(page.GetByText("C'est enregistré.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Of_two_administrators_who_change_one_structure_the_second_learns_what_changed_and_decides()
    {
        var world = await World.CreateAsync(portal.Suite);
        var (_, page) = await Person.SignedInAsync(portal, Role.NetworkAdmin);
        await page.GotoAsync($"/annuaire/structures/{world.StructureId}");
        var stored = await portal.Suite.Directory.GetStructureAsync(new GetRecordRequest { Id = world.StructureId });
        stored.Structure.Department = "57";
        await portal.Suite.Directory.PutStructureAsync(new PutStructureRequest { Structure = stored.Structure, ExpectedRevision = stored.Revision });

        await page.GetByLabel("Nom").FillAsync("Mon nouveau nom");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Quelqu'un d'autre a modifié cette fiche")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "le département" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Nom")).ToHaveValueAsync("Mon nouveau nom");
        Assert.Equal("57", (await portal.Suite.Directory.GetStructureAsync(new GetRecordRequest { Id = world.StructureId })).Structure.Department);

        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).ClickAsync();
        await Assertions.Expect(page.GetByText("C'est enregistré.")).ToBeVisibleAsync();
        Assert.Equal("Mon nouveau nom", (await portal.Suite.Directory.GetStructureAsync(new GetRecordRequest { Id = world.StructureId })).Structure.Label);
    }

    [Fact]
    public async Task Lines_of_a_list_are_kept_added_and_removed_without_scripts()
    {
        var world = await World.CreateAsync(portal.Suite);
        var (_, page) = await Person.SignedInAsync(portal, Role.NetworkAdmin, scripts: false);
        await page.GotoAsync($"/annuaire/lieux/{world.PlaceId}");

        // The second empty line is filled, the first is left empty.
        await page.Locator("[name='place.opening_hours[1].weekday']").SelectOptionAsync("mardi");
        await page.Locator("[name='place.opening_hours[1].opens']").FillAsync("09:00");
        await page.Locator("[name='place.opening_hours[1].closes']").FillAsync("12:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).ClickAsync();
        await Assertions.Expect(page.GetByText("C'est enregistré.")).ToBeVisibleAsync();
        var place = (await portal.Suite.Directory.GetPlaceAsync(new GetRecordRequest { Id = world.PlaceId })).Place;
        Assert.Equal((2, "09:00", "12:00"), (Assert.Single(place.OpeningHours).Weekday, place.OpeningHours[0].Opens, place.OpeningHours[0].Closes));
        Assert.Single(place.Affiliations);
    }

    [Fact]
    public async Task The_appearance_is_chosen_without_scripts_and_kept()
    {
        var page = await portal.OpenAsync(ColorScheme.Light, scripts: false);
        await page.GotoAsync("/connexion");
        Assert.Equal(0, await page.Locator("link[href*='dark'][media='screen']").CountAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Sombre" }).ClickAsync();
        Assert.Equal("/connexion", new Uri(page.Url).PathAndQuery);
        await page.GotoAsync("/mot-de-passe");
        await Assertions.Expect(page.Locator("link[href*='dark'][media='screen']")).ToHaveCountAsync(1);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sombre" })).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task On_plain_http_under_another_name_where_browsers_tell_less_forms_still_work()
    {
        var world = await World.CreateAsync(portal.Suite);
        var (person, _) = await Person.SignedInAsync(portal, Role.Receiver, world.StructureId);
        var page = await portal.OpenAsync(host: PortalSuite.PlainHost);
        await person.SignInAsync(page);
        Assert.Equal("/", new Uri(page.Url).AbsolutePath);
    }
}
