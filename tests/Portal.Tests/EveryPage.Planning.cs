using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

public sealed partial class EveryPage
{
    /// <summary>The planning alone, for whoever works on its pages.</summary>
    public async Task PlanningAsync(int width, Func<IPage, string, Task> look)
    {
        var (world, neighbour) = (await World.CreateAsync(portal.Suite), await World.CreateAsync(portal.Suite));
        var page = await portal.OpenAsync(width: width);
        var coordinator = await Person.InviteAsync(portal, Role.Coordinator, world.StructureId);
        await coordinator.AcceptAsync(page);
        await look(page, "coordinatrice");
        await page.GotoAsync("/planning?voir=centre&semaine=2024-W10");
        await look(page, "planning vide");
        await page.GotoAsync("/planning/nouveau");
        await look(page, "planifier");
        await page.GetByRole(AriaRole.Button, new() { Name = "Planifier", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await look(page, "planification refusée");
        await FillWeeksAsync(world, neighbour, coordinator);
        await page.GotoAsync("/planning/nouveau");
        await page.GetByLabel("Premier jour").FillAsync("2024-04-29");
        await page.GetByLabel("Dernier jour").FillAsync("2024-05-12");
        await page.Locator("label.answer", new() { HasText = "mercredi" }).ClickAsync();
        await page.Locator("label.answer", new() { HasText = "Inès Aubert" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Planifier", Exact = true }).ClickAsync();
        await page.GetByText("Ces jours n'ont pas été planifiés").WaitForAsync();
        await look(page, "planifié, sauf les jours fériés");
        await page.GotoAsync("/planning");
        await look(page, "planning de la semaine");
        await page.GetByRole(AriaRole.Link, new() { Name = "Semaine suivante →" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Cette semaine", Exact = true }).WaitForAsync();
        await look(page, "planning de la semaine suivante");
        await page.Locator(".slot a").First.ClickAsync();
        await page.GetByText("Annuler ce temps d'accueil…").ClickAsync();
        await look(page, "un temps d'accueil");
        await page.GotoAsync("/planning/suivi?du=2024-03-01&au=2024-03-31");
        await look(page, "suivi du planning");
        await page.GetByRole(AriaRole.Link, new() { Name = "Clôturer le temps d'accueil du 5 mars" }).ClickAsync();
        await look(page, "clôturer un jour passé");
        var receiver = await portal.OpenAsync(width: width);
        await (await Person.InviteAsync(portal, Role.Receiver, world.StructureId)).AcceptAsync(receiver);
        await look(receiver, "semaine d'une accueillante");
        await receiver.GotoAsync("/planning");
        await look(receiver, "planning d'une accueillante");
    }

    // This week and the next ones, in two structures; the neighbour also has hours of its own.
    private async Task FillWeeksAsync(World world, World neighbour, Person coordinator)
    {
        var monday = TimeProvider.System.Today().AddDays(-(((int)TimeProvider.System.Today().DayOfWeek + 6) % 7));
        await coordinator.KnownAtTheDeskAsync();
        var pair = world.Daily(TimeProvider.System.Today(), monday.AddDays(27));
        pair.Weekdays.Clear();
        pair.Weekdays.Add([2, 4]);
        pair.Receivers.Add(new Receiver { AccountId = coordinator.Account.Id, Status = "service-civique" });
        var alone = world.Daily(monday, monday.AddDays(27));
        alone.Weekdays.Clear();
        alone.Weekdays.Add(3);
        (alone.StartsAt, alone.EndsAt) = ("09:00", "12:00");
        foreach (var recurrence in new[] { pair, alone, world.Recurrence() })
        {
            await world.Timetable.PlanRecurrenceAsync(recurrence);
        }

        await neighbour.Timetable.PlanRecurrenceAsync(neighbour.Daily(monday, monday.AddDays(13)));
        var stored = await portal.Suite.Directory.GetPlaceAsync(new GetRecordRequest { Id = neighbour.PlaceId });
        stored.Place.Label = "Mairie de quartier du Plateau";
        stored.Place.OpeningHours.Add(new OpeningHours { Weekday = 1, Opens = "09:00", Closes = "12:00" });
        await portal.Suite.Directory.PutPlaceAsync(new PutPlaceRequest { Place = stored.Place, ExpectedRevision = stored.Revision });
    }
}
