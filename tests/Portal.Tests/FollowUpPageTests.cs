using AccesDroits.Contracts.Common.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>Accompagnements, as a social worker goes about them, without any script.</summary>
public sealed class FollowUpPageTests(PortalSuite portal)
{
    private static readonly DateOnly Today = TimeProvider.System.Today();

    [Fact]
    public async Task An_empty_list_says_where_follow_ups_come_from_and_others_than_social_workers_find_no_way_there()
    {
        var world = await World.CreateAsync(portal.Suite);
        var (_, page) = await Person.SignedInAsync(portal, Role.SocialWorker, world.StructureId, scripts: false);
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Menu principal" }).GetByRole(AriaRole.Link, new() { Name = "Accompagnements" }).ClickAsync();
        await Assertions.Expect(page.GetByText("arrive ici, à prendre")).ToBeVisibleAsync();

        foreach (var role in new[] { Role.Receiver, Role.Coordinator })
        {
            var (_, other) = await Person.SignedInAsync(portal, role, world.StructureId, scripts: false);
            await Assertions.Expect(other.GetByRole(AriaRole.Link, new() { Name = "Accompagnements" })).ToHaveCountAsync(0);
            await other.GotoAsync("/accompagnements");
            await Assertions.Expect(other.GetByRole(AriaRole.Heading, new() { Name = "Accompagnements", Exact = true })).ToHaveCountAsync(0);
        }
    }

    [Fact]
    public async Task What_the_desk_entrusts_is_taken_up_with_what_was_asked_that_day_in_sight()
    {
        var world = await World.CreateAsync(portal.Suite);
        var visit = world.VisitToFollowUp();
        visit.Requests[0].Note = "Demande un échéancier";
        await world.Desk.LogVisitAsync(visit);
        var (_, page) = await Person.SignedInAsync(portal, Role.SocialWorker, world.StructureId, scripts: false);
        await page.GotoAsync("/accompagnements");
        await page.GetByRole(AriaRole.Region, new() { Name = "À prendre" }).GetByRole(AriaRole.Link, new() { Name = "Visite du" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Demande un échéancier")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Prendre en charge" }).ClickAsync();
        await page.GetByLabel("Sujet").FillAsync("Indu de RSA\n\nà échelonner");
        await page.GetByLabel("Nom").FillAsync("Nadia Benali");
        await PressAsync(page, "Prendre en charge");
        await Assertions.Expect(page.GetByText("Informez la personne de ce que vous gardez d'elle")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Nom")).ToHaveValueAsync("Nadia Benali");
        await page.GetByLabel("La personne sait").CheckAsync();
        await PressAsync(page, "Prendre en charge");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Indu de RSA à échelonner" })).ToBeVisibleAsync();
        Assert.DoesNotContain("Benali", page.Url + await page.TitleAsync(), StringComparison.Ordinal);

        await page.GotoAsync("/accompagnements");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "En cours" }).GetByText("Nadia Benali")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "À prendre" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_is_due_is_listed_first_is_marked_as_done_and_then_waits_no_more()
    {
        var (world, page) = await OpenAsync("Recours Caf");
        await AddAsync(page, "Rendez-vous", "Préparer le recours", Today);
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "À faire" }).GetByText("Préparer le recours")).ToBeVisibleAsync();
        await page.GotoAsync("/accompagnements");
        await page.GetByRole(AriaRole.Region, new() { Name = "À faire" }).GetByRole(AriaRole.Link, new() { Name = "Recours Caf" }).ClickAsync();
        await PressAsync(page, "Marquer comme fait");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Fait" }).GetByText("Préparer le recours")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Modifier : Préparer le recours" }).ClickAsync();
        await page.GetByLabel("Temps passé").FillAsync("75");
        await PressAsync(page, "Enregistrer");
        await Assertions.Expect(page.GetByText("1 h 15").First).ToBeVisibleAsync();
        await page.GotoAsync("/accompagnements");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "À faire" })).ToHaveCountAsync(0);
        Assert.Equal(1, await portal.Suite.CountAsync(
            "receptiondb", "select count(*) from follow_up_entry e join follow_up f using (follow_up_id) where f.structure_id = @StructureId::uuid and done and minutes = 75", new { world.StructureId }));
    }

    [Fact]
    public async Task A_private_line_is_on_its_author_s_page_alone()
    {
        var (world, page) = await OpenAsync("Impayé de loyer");
        await page.GetByLabel("Privé").CheckAsync();
        await AddAsync(page, "Note", "Craint une expulsion");
        await Assertions.Expect(page.GetByText("Craint une expulsion")).ToBeVisibleAsync();
        await AddAsync(page, "Note", "Bail à retrouver");
        var (_, colleague) = await Person.SignedInAsync(portal, Role.SocialWorker, world.StructureId, scripts: false);
        await colleague.GotoAsync(page.Url);
        await Assertions.Expect(colleague.GetByText("Bail à retrouver")).ToBeVisibleAsync();
        await Assertions.Expect(colleague.GetByText("Craint une expulsion")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Two_people_who_change_one_follow_up_lose_nothing_unseen()
    {
        var (_, page) = await OpenAsync("Dossier de retraite");
        var other = await page.Context.NewPageAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Modifier", Exact = true }).ClickAsync();
        await other.GotoAsync(page.Url);
        foreach (var tab in new[] { page, other })
        {
            await tab.GetByLabel("Sujet").FillAsync(tab == page ? "Retraite : première" : "Retraite : seconde");
            await PressAsync(tab, "Enregistrer");
        }

        await Assertions.Expect(other.GetByText("Quelqu'un d'autre a modifié cette fiche")).ToBeVisibleAsync();
        await Assertions.Expect(other.GetByLabel("Sujet")).ToHaveValueAsync("Retraite : seconde");
        await other.GotoAsync(page.Url);
        await Assertions.Expect(other.GetByRole(AriaRole.Heading, new() { Name = "Retraite : première" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_follow_up_is_closed_with_its_result_and_found_again_behind_a_filter()
    {
        var (_, page) = await OpenAsync("Carte perdue");
        await AddAsync(page, "Démarche à faire ou faite", "Déclarer la perte");
        await page.GetByText("Clore cet accompagnement…").ClickAsync();
        await PressAsync(page, "Clore");
        await Assertions.Expect(page.GetByText("Faites un choix.")).ToBeVisibleAsync();
        await page.GetByLabel("Résultat").SelectOptionAsync("Résolu");
        await page.GetByLabel("Ce qu'il en est").FillAsync("Carte reçue");
        await PressAsync(page, "Clore");
        await Assertions.Expect(page.GetByText("Résolu. Carte reçue")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Ajouter" })).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Marquer comme fait" })).ToHaveCountAsync(0);
        await page.GotoAsync("/accompagnements");
        await Assertions.Expect(page.GetByText("Carte perdue")).ToHaveCountAsync(0);
        await page.GetByLabel("État").SelectOptionAsync("Clos");
        await PressAsync(page, "Afficher");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Carte perdue" })).ToBeVisibleAsync();
    }

    private static Task PressAsync(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    private static async Task AddAsync(IPage page, string kind, string text, DateOnly? dueOn = null)
    {
        await page.GetByLabel("Type").SelectOptionAsync(kind);
        await page.GetByLabel("Texte", new() { Exact = true }).FillAsync(text);
        await page.GetByLabel("Jour ou échéance").FillAsync(dueOn?.ToText() ?? "");
        await PressAsync(page, "Ajouter");
        await Assertions.Expect(page.GetByText("C'est enregistré.")).ToBeVisibleAsync();
    }

    private async Task<(World World, IPage Page)> OpenAsync(string subject)
    {
        var world = await World.CreateAsync(portal.Suite);
        var (_, page) = await Person.SignedInAsync(portal, Role.SocialWorker, world.StructureId, scripts: false);
        await page.GotoAsync("/accompagnements/nouveau");
        await page.GetByLabel("Sujet").FillAsync(subject);
        await PressAsync(page, "Ouvrir");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = subject })).ToBeVisibleAsync();
        return (world, page);
    }
}
