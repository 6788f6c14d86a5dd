using AccesDroits.Contracts.Common.V1;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

public sealed partial class EveryPage
{
    // What is printed for people: the codes by somebody who may issue them, the rest by whoever receives.
    private async Task VisitorsAsync(World world, IPage receiver, int width, Func<IPage, string, Task> look)
    {
        foreach (var path in new[] { "/personnes", "/personnes/information" })
        {
            await receiver.GotoAsync(path);
            await look(receiver, $"accueillant {path}");
        }

        var person = await Person.InviteAsync(portal, Role.Coordinator, world.StructureId);
        var page = await portal.OpenAsync(width: width);
        await person.AcceptAsync(page);
        await page.GotoAsync("/personnes");
        await look(page, "coordination /personnes");
        await page.GotoAsync("/personnes/codes");
        await look(page, "codes");
        await page.GetByLabel("Nombre d'étiquettes").FillAsync("501");
        await page.GetByRole(AriaRole.Button, new() { Name = "Préparer les étiquettes" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await look(page, "codes refusés");
        await page.GetByLabel("Nombre d'étiquettes").FillAsync("26");
        await page.GetByRole(AriaRole.Button, new() { Name = "Préparer les étiquettes" }).ClickAsync();
        await page.Locator(".label").First.WaitForAsync();
        await look(page, "étiquettes de codes");
        await BookletAsync(world, page, look);
        await CodesOfPeopleAsync(world, page, look);
    }

    private static async Task CodesOfPeopleAsync(World world, IPage page, Func<IPage, string, Task> look)
    {
        var codes = await world.CodesAsync(2);
        await world.VisitorOfAsync(codes[0]);
        await page.GotoAsync("/personnes/reunir");
        await look(page, "réunir deux codes");
        await page.GetByLabel("Un code de la personne").FillAsync(codes[0]);
        await page.GetByLabel("Son autre code").FillAsync("un mauvais code");
        await page.GetByLabel("La personne m'a montré ses deux codes.").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Réunir les deux codes" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await look(page, "réunir deux codes, refusés");
        await page.GetByLabel("Son autre code").FillAsync(codes[1]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Réunir les deux codes" }).ClickAsync();
        await page.GetByRole(AriaRole.Status).WaitForAsync();
        await look(page, "deux codes réunis");
        await page.GotoAsync("/personnes/effacer");
        await look(page, "effacer une personne");
        await page.GetByRole(AriaRole.Button, new() { Name = "Effacer définitivement" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await look(page, "effacer une personne, refusé");
        await page.GetByLabel("Code de la personne").FillAsync(codes[0]);
        await page.GetByLabel("La personne le demande.").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Effacer définitivement" }).ClickAsync();
        await page.GetByRole(AriaRole.Status).WaitForAsync();
        await look(page, "personne effacée");
    }

    private static async Task BookletAsync(World world, IPage page, Func<IPage, string, Task> look)
    {
        var visit = await Booklets.LogCodedAsync(world);
        await page.GotoAsync($"/personnes/carnet/{visit.VisitId}");
        await look(page, "mon carnet");
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync("un mauvais code");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ajouter le code à la page" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await look(page, "mon carnet, code refusé");
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(visit.VisitorCode);
        await page.GetByRole(AriaRole.Button, new() { Name = "Ajouter le code à la page" }).ClickAsync();
        await page.Locator(".booklet-code").WaitForAsync();
        await look(page, "mon carnet avec son code");
    }
}
