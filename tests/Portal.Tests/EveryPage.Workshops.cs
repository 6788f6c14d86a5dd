using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

public sealed partial class EveryPage
{
    // Workshops: empty, planned with something in the way, full, refused, marked, called, closed.
    private async Task WorkshopsAsync(int width, Func<IPage, string, Task> look)
    {
        var world = await World.WithWorkshopsAsync(portal.Suite);
        var (page, receiver) = (await portal.OpenAsync(width: width), await portal.OpenAsync(width: width));
        await (await Person.InviteAsync(portal, Role.SocialWorker, world.StructureId)).AcceptAsync(page);
        foreach (var path in new[] { "/ateliers", "/ateliers/a-prevenir", "/ateliers/calendrier?jour=2024-02-05", "/ateliers/liens", "/ateliers/inscrire" })
        {
            await page.GotoAsync(path);
            await look(page, $"{path}, vide");
        }

        await page.GotoAsync("/ateliers/modules/nouveau");
        await PressAsync(page, "Enregistrer");
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await look(page, "module refusé");
        var module = World.Module();
        await world.Modules.PutModuleAsync(new PutModuleRequest { Module = module });
        await page.GotoAsync("/ateliers/modules");
        await look(page, "modules");
        await page.GotoAsync($"/ateliers/modules/{module.ModuleId}");
        await look(page, "modifier un module");
        await PlanningAsync(world, page, look);
        var (cycleId, sessions) = await FilledAsync(world, module.ModuleId);
        foreach (var path in new[] { "/ateliers", $"/ateliers/parcours/{cycleId}", $"/ateliers/calendrier?vue=mois&jour={sessions[^1].Date}", "/ateliers/a-prevenir", $"/ateliers/parcours/{cycleId}/seances/{sessions[1].SessionId}", $"/ateliers/parcours/{cycleId}/seances/nouvelle", $"/ateliers/seances/{sessions[0].SessionId}", $"/ateliers/seances/{sessions[0].SessionId}/feuille" })
        {
            await page.GotoAsync(path);
            await look(page, path.Replace(cycleId, "parcours", StringComparison.Ordinal));
        }

        await SeatsAsync(world, cycleId, page, look);
        await Eventually.Get(
            () => portal.Suite.CountAsync("statisticsdb", "select count(*) from workshop_seat_fact where structure_id = @id and marks <> '[]'", new { id = Guid.Parse(world.StructureId) }), known => known == 2);
        await page.GotoAsync("/ateliers/chiffres?periode=annee");
        await look(page, "chiffres des ateliers");
        await page.GotoAsync("/ateliers/chiffres?du=2024-02-01&au=2024-01-01");
        await look(page, "chiffres des ateliers, aucun et période refusée");
        await page.GotoAsync("/ateliers/liens");
        await page.GetByLabel("Calendrier").SelectOptionAsync("Le lieu Centre d'essai");
        await PressAsync(page, "Créer le lien");
        await page.GetByText("Votre lien est prêt").WaitForAsync();
        await look(page, "lien de calendrier");
        await (await Person.InviteAsync(portal, Role.Receiver, world.StructureId)).AcceptAsync(receiver);
        await receiver.GotoAsync("/ateliers");
        await look(receiver, "accueillant, ateliers");
        await receiver.GotoAsync($"/ateliers-a-venir?lieu={world.PlaceId}");
        await look(receiver, "ateliers à venir d'un lieu");
    }

    private static async Task PlanningAsync(World world, IPage page, Func<IPage, string, Task> look)
    {
        await world.PlanAsync(world.Cycle(5, World.DayIn(13)));
        await page.GotoAsync("/ateliers/nouveau");
        await look(page, "prévoir un atelier");
        await PressAsync(page, "Voir les dates");
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await look(page, "atelier refusé");
        await page.GetByLabel("Titre").FillAsync("Découvrir l'ordinateur");
        await page.GetByLabel("Du", new() { Exact = true }).FillAsync(World.DayIn(13).ToText());
        await page.GetByLabel("Salle").FillAsync("Salle bleue");
        await PressAsync(page, "Voir les dates");
        await page.GetByText("Garder ces dates malgré cela").WaitForAsync();
        await look(page, "atelier, quelque chose gêne");
    }

    private static async Task<(string CycleId, IReadOnlyList<WorkshopSession> Sessions)> FilledAsync(World world, string moduleId)
    {
        var cycle = world.Cycle(3, World.DayIn(-3), World.DayIn(6), World.DayIn(15), World.DayIn(22));
        cycle.ModuleId = moduleId;
        await world.PlanAsync(cycle);
        var sessions = (await world.CycleAsync(cycle.CycleId)).Sessions;
        string[] people = [await world.EnrolAsync(cycle.CycleId, "Awa"), await world.EnrolAsync(cycle.CycleId, "Nadia"), await world.EnrolAsync(cycle.CycleId, "Jean-Baptiste"), await world.EnrolAsync(cycle.CycleId, "Fatoumata"), await world.EnrolAsync(cycle.CycleId, "")];
        await world.LeaveAsync(cycle.CycleId, people[2]);
        await world.Rosters.MarkAttendanceAsync(new MarkAttendanceRequest { SessionId = sessions[0].SessionId, EnrolmentId = people[0], Mark = Attendance.Present });
        await world.Rosters.MarkAttendanceAsync(new MarkAttendanceRequest { SessionId = sessions[0].SessionId, EnrolmentId = people[1], Mark = Attendance.Absent });
        await world.Rosters.CloseSessionAsync(new CloseSessionRequest { SessionId = sessions[0].SessionId, ExpectedRevision = 1, Held = true, Summary = "Bon groupe" });
        await world.Cycles.CancelSessionAsync(new CancelSessionRequest { SessionId = sessions[3].SessionId, ExpectedRevision = 1, Scope = ChangeScope.ThisSession, Reason = "Salle prise" });
        return (cycle.CycleId, sessions);
    }

    private static async Task SeatsAsync(World world, string cycleId, IPage page, Func<IPage, string, Task> look)
    {
        await page.GotoAsync($"/ateliers/parcours/{cycleId}/inscrire");
        await look(page, "inscrire");
        await page.GetByLabel("Code de la personne").FillAsync("zzz");
        await PressAsync(page, "Inscrire");
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await look(page, "inscription refusée");
        await page.GetByLabel("Code de la personne").FillAsync("");
        await page.GetByLabel("Prénom").FillAsync("Yasmine");
        await PressAsync(page, "Inscrire");
        await page.GetByText("sur la liste d'attente").WaitForAsync();
        await look(page, "en liste d'attente");
        await page.GotoAsync($"/ateliers/parcours/{cycleId}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Yasmine" }).ClickAsync();
        foreach (var summary in new[] { "Retirer de ce parcours…", "Faire passer en tête de la liste d'attente…" })
        {
            await page.GetByText(summary).ClickAsync();
        }

        await look(page, "inscription");
        await page.GetByRole(AriaRole.Link, new() { Name = "Ce que la personne sait faire" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Ce que la personne dit savoir faire" }).WaitForAsync();
        await look(page, "compétences");
        await page.GotoAsync($"/ateliers/parcours/{cycleId}/modifier");
        await page.GetByLabel("Places").FillAsync("1");
        await PressAsync(page, "Enregistrer");
        await page.GetByText("Qui garde sa place").WaitForAsync();
        await look(page, "moins de places");
    }
}
