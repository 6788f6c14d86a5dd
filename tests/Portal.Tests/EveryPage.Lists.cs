using AccesDroits.Contracts.Common.V1;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

public sealed partial class EveryPage
{
    /// <summary>The lists and the shortcuts alone, for whoever works on their pages.</summary>
    public async Task ListsAsync(int width, Func<IPage, string, Task> look)
    {
        var world = await World.CreateAsync(portal.Suite);
        var page = await portal.OpenAsync(width: width);
        await (await Person.InviteAsync(portal, Role.Coordinator, world.StructureId)).AcceptAsync(page);
        await page.GotoAsync("/listes?liste=droit");
        await look(page, "listes de la coordination, rien en propre");
        var (kept, ended) = (world.LocalCode("Antenne du port"), world.LocalCode("Antenne de la gare"));
        var code = (await world.Lists.AddLocalCodeAsync(kept)).Code;
        await world.Lists.EndCodeAsync(world.End((await world.Lists.AddLocalCodeAsync(ended)).Code, code));
        await page.GotoAsync("/listes");
        await look(page, "listes de la coordination");
        await page.GotoAsync("/listes/ajouter?liste=institution");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ajouter" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await look(page, "choix d'une structure, refusé");
        await page.GotoAsync(TaxonomyAddress(code));
        await look(page, "choix d'une structure");
        await page.GotoAsync(TaxonomyAddress("msa"));
        await look(page, "choix du réseau, pour la coordination");
        await page.GotoAsync($"/raccourcis?lieu={world.PlaceId}");
        await look(page, "raccourcis automatiques");
        await page.Locator("[name='shortcuts[1].nature']").SelectOptionAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer ces raccourcis" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await look(page, "raccourcis refusés");
        await world.Lists.PutPlaceShortcutsAsync(world.ChosenShortcuts(code));
        await page.GotoAsync($"/raccourcis?lieu={world.PlaceId}");
        await look(page, "raccourcis choisis");
    }

    private static string TaxonomyAddress(string code) => $"/listes/choix?liste=institution&choix={Uri.EscapeDataString(code)}";
}
