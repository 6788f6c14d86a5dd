using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>The notice that tells people what is noted about them.</summary>
public sealed class InformationNoticeTests(PortalSuite portal)
{
    [Fact]
    public async Task The_notice_says_who_keeps_what_why_how_long_who_sees_it_the_rights_and_that_one_may_say_no()
    {
        var (_, page) = await OpenAsync();
        Assert.Equal(
            ["Vous pouvez dire non", "Ce que nous notons", "Pourquoi", "Qui les voit", "Votre code", "Combien de temps", "Vos droits", "Qui garde ces informations"],
            await page.GetByRole(AriaRole.Heading, new() { Level = 2 }).AllInnerTextsAsync());
        var text = await page.Locator(".notice").InnerTextAsync();
        foreach (var said in new[] { "Nous vous aidons de la même façon.", "90 jours", "24 mois", "Centre social d'essai", "Cnil" })
        {
            Assert.Contains(said, text, StringComparison.Ordinal);
        }

        // A drawing never speaks alone.
        Assert.Equal(8, await page.Locator(".notice section:has(h2) > svg[aria-hidden=true]").CountAsync());
    }

    [Fact]
    public async Task With_long_names_and_all_the_hours_of_a_week_the_notice_is_one_page_of_A4()
    {
        var (world, page) = await OpenAsync();
        var structure = await portal.Suite.Directory.GetStructureAsync(new GetRecordRequest { Id = world.StructureId });
        structure.Structure.Label = "Centre social et culturel du Plateau de Haye et des quartiers nord de l'agglomération";
        await portal.Suite.Directory.PutStructureAsync(new PutStructureRequest { Structure = structure.Structure, ExpectedRevision = structure.Revision });
        var stored = await portal.Suite.Directory.GetPlaceAsync(new GetRecordRequest { Id = world.PlaceId });
        stored.Place.OpeningHours.Add(Enumerable.Range(1, 6).SelectMany(day => new[]
        {
            new OpeningHours { Weekday = day, Opens = "09:00", Closes = "12:00" }, new OpeningHours { Weekday = day, Opens = $"13:{day}0".Replace("60", "05", StringComparison.Ordinal), Closes = "17:30" },
        }));
        await portal.Suite.Directory.PutPlaceAsync(new PutPlaceRequest { Place = stored.Place, ExpectedRevision = stored.Revision });
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByText("lundi : de 9 h à 12 h et de 13 h 10 à 17 h 30")).ToBeVisibleAsync();
        Assert.Equal((210, 297), Assert.Single(await Paper.PrintAsync(page)));
    }

    [Fact]
    public async Task Of_several_places_one_is_chosen_and_none_is_presumed()
    {
        var (world, page) = await OpenAsync();
        await world.PutAnotherPlaceAsync();
        await page.ReloadAsync();
        Assert.DoesNotContain("Centre d'essai", await page.Locator(".notice").InnerTextAsync(), StringComparison.Ordinal);
        await page.GetByLabel("Lieu de la notice").SelectOptionAsync(world.PlaceId);
        await page.GetByRole(AriaRole.Button, new() { Name = "Choisir ce lieu" }).ClickAsync();
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("Centre d'essai");
    }

    private async Task<(World World, IPage Page)> OpenAsync()
    {
        var world = await World.CreateAsync(portal.Suite);
        var (_, page) = await Person.SignedInAsync(portal, Role.Receiver, world.StructureId);
        await page.GotoAsync("/personnes/information");
        return (world, page);
    }
}
