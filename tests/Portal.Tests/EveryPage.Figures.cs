using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

public sealed partial class EveryPage
{
    /// <summary>Figures and visits, for whoever coordinates.</summary>
    public async Task FiguresAsync(int width, Func<IPage, string, Task> look)
    {
        var world = await StatisticsPageTests.FilledAsync(portal);
        var today = TimeProvider.System.Today().ToText();
        var inPlace = world.Visit();
        (inPlace.Date, inPlace.Requests[0].Mode, inPlace.Requests[0].ModeReason) = (today, "a-la-place", "langue");
        await world.Planning.LogVisitAsync(inPlace);
        await world.Planning.DeleteVisitAsync(await DeletedAsync(world, today));
        var page = await portal.OpenAsync(width: width);
        await (await Person.InviteAsync(portal, Role.Coordinator, world.StructureId)).AcceptAsync(page);
        await look(page, "coordination");
        await StatisticsPageTests.OpenAsync(page, "/statistiques?periode=annee");
        await look(page, "statistiques");
        await StatisticsPageTests.OpenAsync(page, "/statistiques?du=2022-05-01&au=2022-05-31");
        await look(page, "statistiques vides");
        foreach (var path in new[] { "/statistiques?perimetre=&du=2022-05-31&au=2022-05-01&attendre=1", "/passages?supprimees=1", "/passages?du=2001-01-01&au=2001-01-02", $"/passages/{inPlace.VisitId}", "/a-la-place", "/a-la-place?semaine=2001-01-01" })
        {
            await page.GotoAsync(path);
            await look(page, path);
        }

        await page.GotoAsync($"/passages/{inPlace.VisitId}");
        await page.GetByText("Supprimer cette visite…").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Supprimer" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await look(page, "visite, suppression refusée");
        var admin = await portal.OpenAsync(width: width);
        await (await Person.InviteAsync(portal, Role.NetworkAdmin)).AcceptAsync(admin);
        await StatisticsPageTests.OpenAsync(admin, "/statistiques?perimetre=departement:54");
        await look(admin, "statistiques du département");
    }

    private static async Task<DeleteVisitRequest> DeletedAsync(World world, string date)
    {
        var visit = world.Visit();
        visit.Date = date;
        await world.Planning.LogVisitAsync(visit);
        return world.Deletion(visit);
    }
}
