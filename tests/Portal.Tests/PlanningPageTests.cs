using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Portal.Pages.Planning;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>The planning, as a coordinator keeps it and others read it, without any script.</summary>
public sealed class PlanningPageTests(PortalSuite portal)
{
    private static readonly Week ThisWeek = Week.Of(TimeProvider.System.Today());

    [Fact]
    public async Task A_coordinator_plans_a_term_with_a_pair_by_keyboard_replaces_somebody_cancels_a_day_and_the_receiver_sees_it()
    {
        var world = await World.CreateAsync(portal.Suite);
        var (receiver, reader) = await Person.SignedInAsync(portal, Role.Receiver, world.StructureId, scripts: false);
        var (coordinator, page) = await Person.SignedInAsync(portal, Role.Coordinator, world.StructureId, scripts: false);
        await receiver.KnownAtTheDeskAsync();
        await coordinator.KnownAtTheDeskAsync();
        var today = world.Daily(TimeProvider.System.Today(), TimeProvider.System.Today());
        today.Receivers[0].AccountId = receiver.Account.Id;
        await world.Timetable.PlanRecurrenceAsync(today);
        await page.GotoAsync("/planning/nouveau");
        await page.GetByLabel("Premier jour").FillAsync(ThisWeek.After.Monday.ToText());
        await page.GetByLabel("Dernier jour").FillAsync(ThisWeek.Sunday.AddDays(70).ToText());
        foreach (var box in new[] { Box("jours", "2"), Box("jours", "4"), Box("accueille", receiver.Account.Id), Box("accueille", coordinator.Account.Id) })
        {
            await page.Locator(box).PressAsync("Space");
        }

        await page.GetByLabel("Planifier aussi les jours fériés").PressAsync("Space");
        await page.GetByRole(AriaRole.Button, new() { Name = "Planifier", Exact = true }).PressAsync("Enter");
        await Assertions.Expect(page.GetByText("20 temps d'accueil sont planifiés")).ToBeVisibleAsync();

        await page.GotoAsync($"/planning?semaine={ThisWeek.After.Code}");
        await Assertions.Expect(page.Locator(".slot a")).ToHaveCountAsync(2);
        await page.Locator(".slot a").First.ClickAsync();
        await page.Locator(Box("accueille", receiver.Account.Id)).PressAsync("Space");
        await page.Locator(Box("accueille", world.ReceiverId)).PressAsync("Space");
        await page.GetByLabel("Raison").First.SelectOptionAsync("Absence");
        await PressAsync(page, "Enregistrer");
        await Assertions.Expect(page.GetByText("C'est enregistré.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".facts")).ToContainTextAsync("Zoé Lefèvre");

        await page.GotoAsync($"/planning?semaine={ThisWeek.After.Code}");
        await page.Locator(".slot a").Last.ClickAsync();
        await page.GetByText("Annuler ce temps d'accueil…").ClickAsync();
        await page.GetByLabel("Raison").Last.SelectOptionAsync("Fermeture du lieu");
        await PressAsync(page, "Annuler le temps d'accueil");
        await Assertions.Expect(page.GetByText("C'est annulé.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".slot a")).ToHaveCountAsync(1);

        await reader.GotoAsync("/");
        await Assertions.Expect(reader.GetByText("vous accueillez")).ToHaveCountAsync(1);
        await reader.GotoAsync($"/planning?semaine={ThisWeek.After.Code}&voir=centre");
        await Assertions.Expect(reader.Locator(".week .slot")).ToHaveCountAsync(1);
        await Assertions.Expect(reader.Locator(".week .slot")).ToContainTextAsync("Zoé Lefèvre");
        await Assertions.Expect(reader.Locator(".week .slot")).Not.ToContainTextAsync("vous");
        await Assertions.Expect(reader.Locator("a[href^='/planning/']")).ToHaveCountAsync(0);
        await reader.GotoAsync("/planning/nouveau");
        await Assertions.Expect(reader.GetByRole(AriaRole.Heading, new() { Name = "Planifier", Exact = true })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_change_for_the_following_days_leaves_the_one_that_was_arranged_apart_and_says_so()
    {
        var world = await World.CreateAsync(portal.Suite);
        var series = world.Daily(ThisWeek.After.Monday, ThisWeek.After.Monday.AddDays(4));
        await world.Timetable.PlanRecurrenceAsync(series);
        var (_, page) = await Person.SignedInAsync(portal, Role.Coordinator, world.StructureId, scripts: false);
        await OpenAsync(page, 2);
        await ChangeAsync(page, "18:00");
        await Assertions.Expect(page.GetByText("C'est enregistré.")).ToBeVisibleAsync();
        await OpenAsync(page, 1);
        await page.Locator("label.answer", new() { HasText = "Celui-ci et les suivants de la série (4)" }).First.ClickAsync();
        await ChangeAsync(page, "16:00");
        await Assertions.Expect(page.GetByText("3 temps d'accueil ont changé.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("modifié à part")).ToHaveCountAsync(1);
        await page.GotoAsync($"/planning?semaine={ThisWeek.After.Code}&voir=centre");
        await Assertions.Expect(page.Locator(".week .slot")).ToContainTextAsync(["de 14 h à 17 h", "de 14 h à 16 h", "de 14 h à 18 h", "de 14 h à 16 h", "de 14 h à 16 h"]);
        await Assertions.Expect(page.GetByText("une seule personne")).ToHaveCountAsync(5);
    }

    [Fact]
    public async Task A_half_day_in_which_we_are_closed_shows_who_is_open_and_never_who_receives_there()
    {
        var (world, neighbour) = (await World.CreateAsync(portal.Suite), await World.CreateAsync(portal.Suite));
        await neighbour.Timetable.PlanRecurrenceAsync(neighbour.Daily(ThisWeek.Monday.AddDays(1), ThisWeek.Monday.AddDays(1)));
        var stored = await portal.Suite.Directory.GetPlaceAsync(new GetRecordRequest { Id = neighbour.PlaceId });
        stored.Place.Label = $"Mairie {neighbour.Code}";
        await portal.Suite.Directory.PutPlaceAsync(new PutPlaceRequest { Place = stored.Place, ExpectedRevision = stored.Revision });
        var (_, page) = await Person.SignedInAsync(portal, Role.Receiver, world.StructureId, scripts: false);
        await page.GotoAsync("/planning");
        var row = page.Locator(".halves tr", new() { HasText = "mardi" }).Filter(new() { HasText = "après-midi" });
        await Assertions.Expect(row.Locator("td").First).ToHaveTextAsync("fermés");
        await Assertions.Expect(row.Locator("td").Nth(1)).ToContainTextAsync($"Mairie {neighbour.Code} de 14 h à 17 h");
        Assert.DoesNotContain("Zoé", await page.ContentAsync(), StringComparison.Ordinal);
        await page.GetByLabel("Montrer").SelectOptionAsync("Ma structure");
        await PressAsync(page, "Afficher");
        await Assertions.Expect(page.Locator(".week")).ToContainTextAsync("Centre d'essai");
        await Assertions.Expect(page.GetByText($"Mairie {neighbour.Code}")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task On_paper_the_week_is_one_A4_sheet_on_its_side_whose_words_stay_in_their_cells_without_colours()
    {
        var world = await World.CreateAsync(portal.Suite);
        var (_, page) = await Person.SignedInAsync(portal, Role.Coordinator, world.StructureId);
        var week = world.Daily(ThisWeek.Monday, ThisWeek.Sunday);
        (week.StartsAt, week.EndsAt) = ("08:30", "12:30");
        await world.Timetable.PlanRecurrenceAsync(week);
        await page.GotoAsync($"/planning?semaine={ThisWeek.Code}&voir=centre");
        await page.Locator(".week .slot").First.WaitForAsync();
        Assert.Equal((297, 210), (await Paper.PrintAsync(page))[0]);
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await page.SetViewportSizeAsync(1047, 718);
        Assert.Empty(await page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll(".week td *, .halves td *")]
                .filter(e => e.getBoundingClientRect().right > e.closest("td").getBoundingClientRect().right || getComputedStyle(e).backgroundColor !== "rgba(0, 0, 0, 0)")
                .map(e => e.outerHTML)
            """));
    }

    [Fact]
    public async Task A_past_session_that_nobody_closed_is_found_and_closed()
    {
        var world = await World.CreateAsync(portal.Suite);
        await world.Timetable.PlanRecurrenceAsync(world.Recurrence());
        var (_, page) = await Person.SignedInAsync(portal, Role.Coordinator, world.StructureId, scripts: false);
        await page.GotoAsync("/planning/suivi?du=2024-03-01&au=2024-03-31");
        await Assertions.Expect(page.Locator("table").First.Locator("tbody td")).ToHaveTextAsync(["8", "0", "0", "0", "8", "aucune"]);
        await page.GetByRole(AriaRole.Link, new() { Name = "Clôturer le temps d'accueil du 5 mars 2024" }).ClickAsync();
        await PressAsync(page, "Clôturer");
        await Assertions.Expect(page.GetByText("Le temps d'accueil est clôturé.")).ToBeVisibleAsync();
        await page.GotoAsync("/planning/suivi?du=2024-03-01&au=2024-03-31");
        await Assertions.Expect(page.Locator("table").First.Locator("tbody td")).ToHaveTextAsync(["8", "1", "1", "0", "7", "aucune"]);
    }

    [Fact]
    public async Task What_was_typed_comes_back_with_the_name_of_whoever_has_no_mission_then()
    {
        var world = await World.CreateAsync(portal.Suite);
        var leaving = await world.InviteAsync(to: ThisWeek.After.Sunday.ToText());
        var (_, page) = await Person.SignedInAsync(portal, Role.Coordinator, world.StructureId, scripts: false);
        await page.GotoAsync("/planning/nouveau");
        await page.GetByLabel("Premier jour").FillAsync(ThisWeek.After.Monday.ToText());
        await page.GetByLabel("Dernier jour").FillAsync(ThisWeek.After.After.Sunday.ToText());
        await page.Locator(Box("accueille", leaving.Id)).PressAsync("Space");
        await page.Locator(Box("accueille", world.ReceiverId)).PressAsync("Space");
        await page.GetByLabel("Jour à laisser de côté, 1").FillAsync(ThisWeek.After.Monday.ToText());
        await page.GetByLabel("Planifier aussi les jours fériés").CheckAsync();
        await PressAsync(page, "Planifier");
        await Assertions.Expect(page.GetByText("Zoé Lefèvre : Cette personne n'a pas de mission")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(Box("accueille", leaving.Id))).ToBeCheckedAsync();
        await Assertions.Expect(page.GetByLabel("Jour à laisser de côté, 1")).ToHaveValueAsync(ThisWeek.After.Monday.ToText());
        await page.Locator(Box("accueille", leaving.Id)).PressAsync("Space");
        await PressAsync(page, "Planifier");
        await Assertions.Expect(page.GetByText("Un temps d'accueil est planifié")).ToBeVisibleAsync();
    }

    private static string Box(string name, string value) => $"input[name={name}][value='{value}']";

    private static Task PressAsync(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    private static async Task OpenAsync(IPage page, int index)
    {
        await page.GotoAsync($"/planning?semaine={ThisWeek.After.Code}&voir=centre");
        await page.Locator(".slot a").Nth(index).ClickAsync();
    }

    private static async Task ChangeAsync(IPage page, string endsAt)
    {
        await page.GetByLabel("À", new() { Exact = true }).FillAsync(endsAt);
        await page.GetByLabel("Raison").First.SelectOptionAsync("Changement d'horaire");
        await PressAsync(page, "Enregistrer");
    }
}
