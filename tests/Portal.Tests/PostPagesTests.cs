using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Portal.Words;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>« Mes absences », as a référent and a responsable go about them, without any script.</summary>
public sealed class PostPagesTests(PortalSuite portal)
{
    private static DateOnly Today => TimeProvider.System.Today();

    [Fact]
    public async Task A_referent_says_when_they_are_away_and_who_stands_in()
    {
        var partners = await PartnersAsync();
        var page = await SignedInAsync(Role.PartnerContact, partners, partners.ContactId);
        await page.GetByRole(AriaRole.Link, new() { Name = "Dire une absence" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Aucune absence prévue.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("les nouvelles sollicitations vont à Noé Petit")).ToBeVisibleAsync();

        await AddAsync(page, Today.AddDays(9), Today.AddDays(3));
        await Assertions.Expect(page.GetByText("La fin vient après le début.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Premier jour")).ToHaveValueAsync(Today.AddDays(9).ToText());
        await PressAsync(page, "Ajouter cette absence", page.GetByLabel("Dernier jour"), Today.AddDays(14));
        await Assertions.Expect(page.GetByText("L'absence est notée")).ToBeVisibleAsync();
        await AddAsync(page, Today, Today);
        await Assertions.Expect(page.GetByText("en ce moment")).ToBeVisibleAsync();
        Assert.Equal([(Today, Today), (Today.AddDays(9), Today.AddDays(14))], await AbsencesAsync(partners.ContactId));

        await page.GetByLabel("En cas d'absence").SelectOptionAsync("Paul Roux");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).ClickAsync();
        await Assertions.Expect(page.GetByText("les nouvelles sollicitations vont à Paul Roux")).ToBeVisibleAsync();
        Assert.Equal(partners.SupervisorId, (await StoredAsync(partners.ContactId)).DeputyId);

        await page.GetByRole(AriaRole.Button, new() { Name = $"Retirer l'absence le {French.Day(Today.ToText())}" }).ClickAsync();
        await Assertions.Expect(page.GetByText("L'absence est retirée.")).ToBeVisibleAsync();
        Assert.Equal([(Today.AddDays(9), Today.AddDays(14))], await AbsencesAsync(partners.ContactId));
    }

    [Fact]
    public async Task What_the_directory_says_is_news_until_somebody_confirms_it()
    {
        var partners = await PartnersAsync();
        var page = await SignedInAsync(Role.PartnerContact, partners, partners.ContactId);
        await Assertions.Expect(page.GetByText("Ce que l'annuaire dit de votre poste n'a pas été confirmé")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Vérifier", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Indus", new() { Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Ces informations sont exactes" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Vérifié aujourd'hui")).ToBeVisibleAsync();
        Assert.Equal(Today.ToText(), (await StoredAsync(partners.ContactId)).VerifiedOn);
        await page.GotoAsync("/");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("À vérifier.")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_responsable_says_it_for_a_colleague()
    {
        var partners = await PartnersAsync();
        var page = await SignedInAsync(Role.PartnerSupervisor, partners, partners.SupervisorId);
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Menu principal" }).GetByRole(AriaRole.Link, new() { Name = "Absences de l'équipe" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Lise Martin" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Absences : Lise Martin" })).ToBeVisibleAsync();
        Assert.DoesNotContain("Martin", page.Url + await page.TitleAsync(), StringComparison.Ordinal);
        await AddAsync(page, Today, Today.AddDays(4));
        await Assertions.Expect(page.GetByText("L'absence est notée")).ToBeVisibleAsync();
        await page.GetByLabel("En cas d'absence").SelectOptionAsync("Personne en particulier");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Personne ne remplace pour l'instant")).ToBeVisibleAsync();
        var stored = await StoredAsync(partners.ContactId);
        Assert.Equal(("", 1), (stored.DeputyId, stored.Absences.Count));
        await page.GetByRole(AriaRole.Link, new() { Name = "← Tous les postes" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "Lise Martin" })).ToContainTextAsync($"au {French.Day(Today.AddDays(4).ToText())}");
    }

    [Fact]
    public async Task Who_comes_second_sees_that_somebody_else_has_changed_the_post()
    {
        var partners = await PartnersAsync();
        var page = await SignedInAsync(Role.PartnerContact, partners, partners.ContactId);
        await page.GotoAsync("/mon-poste");
        var supervisor = new PostService.PostServiceClient(portal.Suite.As(partners.Supervisor));
        await supervisor.SetAbsencesAsync(new SetAbsencesRequest
        {
            ContactId = partners.ContactId, ExpectedRevision = 1, Absences = { new Closure { From = Today.AddDays(1).ToText(), To = Today.AddDays(2).ToText() } },
        });
        await AddAsync(page, Today.AddDays(20), Today.AddDays(21));
        await Assertions.Expect(page.GetByText("Quelqu'un d'autre a modifié cette fiche")).ToBeVisibleAsync();
        await PressAsync(page, "Ajouter cette absence", page.GetByLabel("Dernier jour"), Today.AddDays(22));
        await Assertions.Expect(page.GetByText("L'absence est notée")).ToBeVisibleAsync();
        Assert.Equal([(Today.AddDays(1), Today.AddDays(2)), (Today.AddDays(20), Today.AddDays(22))], await AbsencesAsync(partners.ContactId));
    }

    private static async Task AddAsync(IPage page, DateOnly from, DateOnly to)
    {
        await page.GetByLabel("Premier jour").FillAsync(from.ToText());
        await PressAsync(page, "Ajouter cette absence", page.GetByLabel("Dernier jour"), to);
    }

    private static async Task PressAsync(IPage page, string button, ILocator last, DateOnly to)
    {
        await last.FillAsync(to.ToText());
        await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
    }

    private async Task<Partners> PartnersAsync() => await Partners.CreateAsync(portal.Suite, await World.CreateAsync(portal.Suite));

    private async Task<IPage> SignedInAsync(Role role, Partners partners, string contactId)
    {
        var page = await portal.OpenAsync(scripts: false);
        await (await Person.InviteAsync(portal, role, partners, contactId)).AcceptAsync(page);
        return page;
    }

    private async Task<Contact> StoredAsync(string contactId) => (await portal.Suite.Directory.GetContactAsync(new GetRecordRequest { Id = contactId })).Contact;

    private async Task<IEnumerable<(DateOnly From, DateOnly To)>> AbsencesAsync(string contactId) =>
        (await StoredAsync(contactId)).Absences.Select(absence => (absence.From.ToDate(), absence.To.ToDate())).Order();
}
