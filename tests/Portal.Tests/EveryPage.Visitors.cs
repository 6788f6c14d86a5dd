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
