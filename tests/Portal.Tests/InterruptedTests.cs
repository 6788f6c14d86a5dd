using AccesDroits.Contracts.Common.V1;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>A session that ends, or a service that stops, in the middle of a form: nothing that was typed is lost.</summary>
[Collection(nameof(OutageTests))]
public sealed class InterruptedTests(PortalSuite portal)
{
    [Theory, InlineData(Role.Receiver, true), InlineData(Role.Receiver, false), InlineData(Role.SocialWorker, true)]
    public async Task What_was_typed_when_the_session_had_ended_is_sent_after_signing_in_again(Role role, bool scripts)
    {
        var (world, person, page) = await OpenDeskAsync(role, scripts);
        await AnswerAsync(page);
        await page.Context.ClearCookiesAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Compris, enregistrer" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Votre session a pris fin");
        await EnterAsync(page, person, "un mot de passe qui n'est pas le sien");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await EnterAsync(page, person, Person.Password);
        if (person.Phone is not null)
        {
            await page.GetByLabel("Code à 6 chiffres").FillAsync(person.Phone.Next());
            await page.GetByRole(AriaRole.Button, new() { Name = "Valider" }).ClickAsync();
        }

        Assert.Equal(0, await VisitsAsync(world));
        await page.GetByRole(AriaRole.Button, new() { Name = "Envoyer de nouveau ma saisie" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Visite enregistrée à")).ToBeVisibleAsync();
        Assert.Equal(1, await VisitsAsync(world));
    }

    [Fact]
    public async Task What_was_typed_while_Reception_was_away_is_sent_when_it_is_back()
    {
        var (world, _, page) = await OpenDeskAsync(Role.Receiver, scripts: true);
        await AnswerAsync(page);
        await portal.Suite.StopAsync("reception");
        try
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Compris, enregistrer" }).ClickAsync();
            await Assertions.Expect(page.GetByText("Rien n'a été enregistré")).ToBeVisibleAsync();
        }
        finally
        {
            await portal.Suite.StartAsync("reception");
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Envoyer de nouveau ma saisie" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Visite enregistrée à")).ToBeVisibleAsync();
        Assert.Equal(1, await VisitsAsync(world));
    }

    [Fact]
    public async Task A_password_is_never_given_back_to_be_sent_again()
    {
        var (_, page) = await Person.SignedInAsync(portal, Role.Receiver, (await World.CreateAsync(portal.Suite)).StructureId);
        await page.GotoAsync("/mon-compte/mot-de-passe");
        foreach (var field in await page.Locator("input[type=password]").AllAsync())
        {
            await field.FillAsync("un mot de passe que personne ne doit revoir");
        }

        await page.Context.ClearCookiesAsync();
        await page.Locator("main form button[type=submit]").ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("/connexion", StringComparison.Ordinal));
        Assert.DoesNotContain("personne ne doit revoir", await page.ContentAsync(), StringComparison.Ordinal);
    }

    private static async Task AnswerAsync(IPage page)
    {
        await page.Locator("label.answer", new() { HasText = "Attestation Caf" }).ClickAsync();
        await page.Locator("label.answer", new() { HasText = "26-64" }).ClickAsync();
    }

    private static async Task EnterAsync(IPage page, Person person, string password)
    {
        await page.GetByLabel("Adresse électronique").FillAsync(person.Account.Email);
        await page.GetByLabel("Mot de passe", new() { Exact = true }).FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Se connecter" }).ClickAsync();
    }

    private Task<long> VisitsAsync(World world) => portal.Suite.CountAsync(
        "receptiondb", "select count(*) from visit join help_request using (visit_id) where place_id = @PlaceId::uuid and age_band = '26-64' and nature = 'compte.attestation'", new { world.PlaceId });

    private async Task<(World World, Person Person, IPage Page)> OpenDeskAsync(Role role, bool scripts)
    {
        var world = await World.CreateAsync(portal.Suite);
        var (person, page) = await Person.SignedInAsync(portal, role, world.StructureId, scripts);
        await person.KnownAtTheDeskAsync();
        await page.GotoAsync($"/poste/{world.PlaceId}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Commencer à recevoir" }).ClickAsync();
        await page.Locator("form.desk").WaitForAsync();
        return (world, person, page);
    }
}
