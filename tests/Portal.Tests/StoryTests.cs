using AccesDroits.Contracts.Common.V1;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>What people do, from beginning to end.</summary>
public sealed class StoryTests(PortalSuite portal)
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task An_invited_person_gets_in_signs_out_and_signs_in_again_with_a_code_with_or_without_scripts(bool scripts)
    {
        var (person, page) = await Person.SignedInAsync(portal, Role.NetworkAdmin, scripts: scripts);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync($"Bonjour {person.Account.Name}");
        Assert.Equal(10, person.RecoveryCodes.Count);

        await Person.LeaveAsync(page, "Se déconnecter");
        await Assertions.Expect(page.GetByText("Vous êtes déconnecté·e.")).ToBeVisibleAsync();
        await page.GotoAsync("/comptes");
        Assert.Equal("/connexion?retour=%2Fcomptes", new Uri(page.Url).PathAndQuery);

        await person.SignInAsync(page, "/connexion?retour=%2Fcomptes");
        Assert.Equal("/comptes", new Uri(page.Url).PathAndQuery);
    }

    [Fact]
    public async Task A_password_without_its_code_opens_nothing_but_the_page_that_asks_for_it()
    {
        var (person, page) = await Person.SignedInAsync(portal, Role.NetworkAdmin);
        await Person.LeaveAsync(page, "Se déconnecter");
        await page.GetByLabel("Adresse électronique").FillAsync(person.Account.Email);
        await page.GetByLabel("Mot de passe", new() { Exact = true }).FillAsync(Person.Password);
        await Person.LeaveAsync(page, "Se connecter");
        Assert.Equal("/connexion/code", new Uri(page.Url).AbsolutePath);

        foreach (var path in new[] { "/", "/comptes", "/mon-compte", "/annuaire/structures" })
        {
            await page.GotoAsync(path);
            Assert.Equal("/connexion/code", new Uri(page.Url).AbsolutePath);
        }

        await page.GetByLabel("Code à 6 chiffres").FillAsync("000000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Valider" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        Assert.Equal("/connexion/code", new Uri(page.Url).AbsolutePath);
    }

    [Fact]
    public async Task A_recovery_code_gets_in_once_and_says_how_many_are_left()
    {
        var (person, page) = await Person.SignedInAsync(portal, Role.NetworkAdmin);
        await Person.LeaveAsync(page, "Se déconnecter");
        await EnterWithAsync(person, page, person.RecoveryCodes[0]);
        await Assertions.Expect(page.GetByText("il vous en reste 9")).ToBeVisibleAsync();

        await Person.LeaveAsync(page, "Se déconnecter");
        await EnterWithAsync(person, page, person.RecoveryCodes[0]);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_forgotten_password_is_replaced_by_the_link_of_a_mail_once()
    {
        var world = await World.CreateAsync(portal.Suite);
        var (person, page) = await Person.SignedInAsync(portal, Role.Receiver, world.StructureId);
        await Person.LeaveAsync(page, "Se déconnecter");
        await page.GetByRole(AriaRole.Link, new() { Name = "J'ai oublié mon mot de passe" }).ClickAsync();
        await page.GetByLabel("Adresse électronique").FillAsync(person.Account.Email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Recevoir le lien" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Regardez votre messagerie.")).ToBeVisibleAsync();

        var link = await person.LinkAsync("/mot-de-passe/");
        const string Changed = "une autre phrase longue";
        await ChooseAsync(page, link, Changed);
        await Assertions.Expect(page.GetByText("Votre nouveau mot de passe est enregistré.")).ToBeVisibleAsync();
        await person.SignInAsync(page, password: Changed);
        Assert.Equal("/", new Uri(page.Url).AbsolutePath);

        await ChooseAsync(page, link, "encore une autre phrase");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task By_the_keyboard_alone_one_signs_in_reaches_the_content_and_signs_out()
    {
        var world = await World.CreateAsync(portal.Suite);
        var person = await Person.InviteAsync(portal, Role.Receiver, world.StructureId);
        var page = await portal.OpenAsync();
        await person.AcceptAsync(page);
        await Person.LeaveAsync(page, "Se déconnecter");
        await page.GotoAsync("/connexion");

        // The field that is needed first has the focus.
        await Assertions.Expect(page.GetByLabel("Adresse électronique")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(person.Account.Email);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(Person.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/");

        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Aller au contenu" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("main")).ToBeFocusedAsync();

        await page.GotoAsync("/");
        for (var presses = 0; presses < 6 && !await page.GetByRole(AriaRole.Button, new() { Name = "Se déconnecter" }).EvaluateAsync<bool>("e => e === document.activeElement"); presses++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/connexion?*");
    }

    [Fact]
    public async Task Signing_out_everywhere_closes_the_other_browsers_within_one_token_life_and_this_one_at_once()
    {
        var world = await World.CreateAsync(portal.Suite);
        var (person, page) = await Person.SignedInAsync(portal, Role.Receiver, world.StructureId);
        await page.GotoAsync("/mon-compte");
        await Person.LeaveAsync(page, "Me déconnecter partout");
        await page.GotoAsync("/mon-compte");
        Assert.Equal("/connexion", new Uri(page.Url).AbsolutePath);
        Assert.Equal(0, await portal.Suite.CountAsync("directorydb", "select count(*) from account_session s join account a on a.id = s.account_id where a.email = @Email", new { person.Account.Email }));
    }

    [Fact]
    public async Task The_data_protection_officer_reads_who_did_what_by_name_follows_one_person_checks_the_chain_and_takes_a_copy()
    {
        var (person, page) = await Person.SignedInAsync(portal, Role.Dpo);
        await page.GetByRole(AriaRole.Link, new() { Name = "Journal des accès" }).First.ClickAsync();
        var own = page.Locator($"a[href$='qui={person.Account.Id}']");
        var enrolled = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Second facteur : application ajoutée", Has = own });
        await Assertions.Expect(enrolled.GetByText(person.Account.Name)).ToHaveCountAsync(2);

        await enrolled.Locator(own).ClickAsync();
        Assert.Contains($"qui={person.Account.Id}", page.Url, StringComparison.Ordinal);
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Second facteur" })).ToHaveCountAsync(2);
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Invitation" })).ToHaveCountAsync(0);

        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Télécharger en CSV" }).ClickAsync());
        var lines = await File.ReadAllLinesAsync(await file.PathAsync());
        Assert.Contains(lines, line => line.Contains($";account.enrol-totp;account;{person.Account.Id};done;", StringComparison.Ordinal));

        await page.GetByRole(AriaRole.Button, new() { Name = "Vérifier que rien n'a été effacé" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Le journal est intact.")).ToBeVisibleAsync();
    }

    private static async Task ChooseAsync(IPage page, string link, string password)
    {
        await page.GotoAsync(link);
        await page.GetByLabel("Nouveau mot de passe").FillAsync(password);
        await page.GetByLabel("Le même, encore une fois").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer le mot de passe" }).ClickAsync();
    }

    private static async Task EnterWithAsync(Person person, IPage page, string recoveryCode)
    {
        await page.GetByLabel("Adresse électronique").FillAsync(person.Account.Email);
        await page.GetByLabel("Mot de passe", new() { Exact = true }).FillAsync(Person.Password);
        await Person.LeaveAsync(page, "Se connecter");
        await page.GetByRole(AriaRole.Link, new() { Name = "Je n'ai pas mon téléphone : utiliser un code de secours" }).ClickAsync();
        await page.GetByLabel("Code de secours").FillAsync(recoveryCode);
        await page.GetByRole(AriaRole.Button, new() { Name = "Valider" }).ClickAsync();
    }
}
