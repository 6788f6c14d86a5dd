using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>Visits that were entered: found, read, corrected, deleted; and those that were made in somebody's place.</summary>
public sealed class PassagesTests(PortalSuite portal)
{
    private static readonly PageGetByRoleOptions OpenVisit = new() { Name = "Ouvrir la visite" };

    private static DateOnly Today => TimeProvider.System.Today();

    [Fact]
    public async Task Visits_are_found_by_place_days_receiver_and_session_page_by_page()
    {
        var world = await World.CreateAsync(portal.Suite);
        var session = world.Session();
        await world.Planning.PlanDropInSessionAsync(session);
        for (var index = 0; index < 27; index++)
        {
            var visit = world.Visit();
            visit.Date = index == 0 ? "2024-02-01" : visit.Date;
            visit.SessionId = index is 1 or 2 ? session.SessionId : "";
            await world.Planning.LogVisitAsync(visit);
        }

        var (_, page) = await Person.SignedInAsync(portal, Role.Coordinator, world.StructureId, scripts: false);
        await page.GotoAsync("/passages");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, OpenVisit)).ToHaveCountAsync(25);
        await page.GetByRole(AriaRole.Link, new() { Name = "Page suivante" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, OpenVisit)).ToHaveCountAsync(2);
        await page.GotoAsync("/passages?du=2024-02-01&au=2024-02-29");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, OpenVisit)).ToHaveCountAsync(1);
        await page.GotoAsync("/passages?suite=");
        await page.GetByRole(AriaRole.Link, new() { Name = "Toutes les visites du même temps d'accueil" }).First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, OpenVisit)).ToHaveCountAsync(2);
        await page.GetByLabel("Lieu").SelectOptionAsync("Centre d'essai");
        await page.GetByRole(AriaRole.Button, new() { Name = "Chercher" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, OpenVisit)).ToHaveCountAsync(2);
        await page.GotoAsync($"/passages?recue-par={World.NewId()}");
        await Assertions.Expect(page.GetByText("Rien ne correspond.")).ToBeVisibleAsync();
        await page.GotoAsync("/passages?du=2024-03-02&au=2024-03-01");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("corrigez les dates");
    }

    [Fact]
    public async Task Who_received_somebody_reads_what_became_of_the_case_and_nothing_of_it()
    {
        var world = await World.CreateAsync(portal.Suite);
        var (person, page) = await Person.SignedInAsync(portal, Role.Receiver, world.StructureId, scripts: false);
        await page.GotoAsync("/passages");
        await page.GetByRole(AriaRole.Link, new() { Name = "Ce que sont devenues vos demandes" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Aucune de vos visites n'a encore été portée")).ToBeVisibleAsync();
        await ReturnedAsync(portal, world, person);
        await page.ReloadAsync();
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Trimestrielle" });
        await Assertions.Expect(row).ToContainTextAsync("pas de la compétence", new() { IgnoreCase = true });
        Assert.DoesNotContain("Benali", await page.ContentAsync(), StringComparison.Ordinal);
    }

    /// <summary>A visit that somebody received, whose case the institution has sent back.</summary>
    internal static async Task ReturnedAsync(PortalSuite portal, World world, Person receivedBy)
    {
        var partners = await Partners.CreateAsync(portal.Suite, world);
        var visit = world.VisitToFollowUp();
        visit.ReceivedBy.AccountId = receivedBy.Account.Id;
        var id = await world.SendReferralOfAsync(visit, partners);
        await partners.As(partners.Holder).DeclineReferralAsync(World.Act(id, 2, $"{partners.Holder.Id}"));
        await Eventually.Get(
            () => portal.Suite.CountAsync("receptiondb", "select count(*) from referral_seen where referral_id = @id and state = 'closed'", new { id = Guid.Parse(id) }), known => known == 1);
    }

    [Fact]
    public async Task A_visit_is_corrected_then_deleted_with_reasons_that_its_page_tells_and_is_shown_among_deleted_ones_alone()
    {
        var (world, visit) = await WithVisitAsync("2024-03-14");
        var (_, page) = await Person.SignedInAsync(portal, Role.SocialWorker, world.StructureId, scripts: false);
        await page.GotoAsync("/passages");
        await page.GetByRole(AriaRole.Link, OpenVisit).ClickAsync();
        await Assertions.Expect(page.GetByText("Rien : la visite est telle qu'elle a été saisie.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Corriger" }).ClickAsync();
        await page.Locator("label.answer", new() { HasText = "18-25" }).ClickAsync();
        await page.GetByLabel("Pourquoi cette correction").FillAsync("Âge mal entendu");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer la correction" }).ClickAsync();
        await Assertions.Expect(page.GetByText("« Âge mal entendu »")).ToBeVisibleAsync();
        Assert.Equal($"/passages/{visit.VisitId}", new Uri(page.Url).AbsolutePath);

        await page.GetByText("Supprimer cette visite…").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Supprimer" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await page.GetByLabel("Pourquoi").FillAsync("Saisie deux fois");
        await page.GetByRole(AriaRole.Button, new() { Name = "Supprimer" }).ClickAsync();
        await Assertions.Expect(page.GetByText("« Saisie deux fois »")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Cette visite a été supprimée")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Corriger" })).ToHaveCountAsync(0);
        await page.GotoAsync("/passages");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, OpenVisit)).ToHaveCountAsync(0);
        await page.GetByLabel("Visites supprimées").SelectOptionAsync("Montrées");
        await page.GetByRole(AriaRole.Button, new() { Name = "Chercher" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Supprimée", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Somebody_who_receives_sees_the_visits_of_today_and_no_other_and_nobody_those_of_another_structure()
    {
        var (world, old) = await WithVisitAsync("2024-03-14");
        var today = world.Visit();
        today.Date = Today.ToText();
        await world.Desk.LogVisitAsync(today);
        var (_, page) = await Person.SignedInAsync(portal, Role.Receiver, world.StructureId, scripts: false);
        await page.GotoAsync("/passages");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, OpenVisit)).ToHaveCountAsync(1);
        await page.GotoAsync($"/passages/{old.VisitId}");
        await Assertions.Expect(page.GetByText("n'est plus au poste d'accueil")).ToBeVisibleAsync();
        Assert.Equal(403, (await page.GotoAsync("/a-la-place"))!.Status);
        var (_, stranger) = await Person.SignedInAsync(portal, Role.Coordinator, (await World.CreateAsync(portal.Suite)).StructureId, scripts: false);
        await stranger.GotoAsync("/passages");
        await Assertions.Expect(stranger.GetByText("Aucune visite n'a encore été enregistrée.")).ToBeVisibleAsync();
        Assert.Equal(404, (await stranger.GotoAsync($"/passages/{old.VisitId}"))!.Status);
    }

    [Fact]
    public async Task The_coordinator_reads_week_by_week_what_volunteers_did_in_somebody_s_place_and_why()
    {
        var (world, _) = await WithVisitAsync(Today.ToText());
        var (inPlace, before) = (world.Visit(), world.Visit());
        (inPlace.Requests[0].Mode, inPlace.Requests[0].ModeReason, inPlace.Date) = ("a-la-place", "langue", Today.ToText());
        (before.Requests[0].Mode, before.Requests[0].ModeReason, before.Date) = ("a-la-place", "temps", Today.AddDays(-7).ToText());
        await world.Planning.LogVisitAsync(inPlace);
        await world.Planning.LogVisitAsync(before);
        var (_, page) = await Person.SignedInAsync(portal, Role.Coordinator, world.StructureId, scripts: false);
        await Assertions.Expect(page.GetByText("demande faite « à la place »")).ToBeVisibleAsync();
        await page.GotoAsync("/a-la-place");
        await Assertions.Expect(page.GetByText("1 demande faite à la place, sur 2 reçues")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "La langue empêche de faire ensemble" })).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Link, new() { Name = "Semaine d'avant" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "Faute de temps" })).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Row, new() { Name = "Faute de temps" }).GetByRole(AriaRole.Link).ClickAsync();
        Assert.Equal($"/passages/{before.VisitId}", new Uri(page.Url).AbsolutePath);
        await page.GotoAsync("/a-la-place?semaine=2024-01-01");
        await Assertions.Expect(page.GetByText("Rien n'a été fait « à la place » cette semaine-là.")).ToBeVisibleAsync();
    }

    private async Task<(World World, LogVisitRequest Visit)> WithVisitAsync(string date)
    {
        var world = await World.CreateAsync(portal.Suite);
        var visit = world.Visit();
        visit.Date = date;
        await world.Planning.LogVisitAsync(visit);
        return (world, visit);
    }
}
