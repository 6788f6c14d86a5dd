using System.Text.RegularExpressions;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>Somebody with an account, who uses a browser as people do.</summary>
public sealed partial class Person
{
    public const string Password = "quatre chevaux bleus dansent";
    private readonly PortalSuite _portal;

    private Person(PortalSuite portal, Account account) => (_portal, Account) = (portal, account);

    public Account Account { get; }

    /// <summary>Of the authenticator application; null while there is none.</summary>
    public Authenticator? Phone { get; private set; }

    public IReadOnlyList<string> RecoveryCodes { get; private set; } = [];

    /// <summary>Somebody who has been invited.</summary>
    public static Task<Person> InviteAsync(PortalSuite portal, Role role, string? structureId = null) => InviteAsync(portal, role, structureId, institutionId: null, contactId: null);

    /// <summary>Somebody of an institution who has been invited, and whom Referrals knows.</summary>
    public static async Task<Person> InviteAsync(PortalSuite portal, Role role, Partners partners, string? contactId)
    {
        var person = await InviteAsync(portal, role, structureId: null, partners.InstitutionId, contactId);
        await Eventually.Get(
            () => portal.Suite.CountAsync("referralsdb", "select count(*) from account where account_id = @Id::uuid", new { person.Account.Id }), known => known == 1);
        return person;
    }

    private static async Task<Person> InviteAsync(PortalSuite portal, Role role, string? structureId, string? institutionId, string? contactId)
    {
        var id = World.NewId();
        var account = new Account
        {
            Id = id, Email = $"{World.NewCode()}@example.org", Name = "Inès Aubert", Role = role, MissionFrom = TimeProvider.System.Today().AddDays(-1).ToText(),
            StructureId = structureId ?? "", InstitutionId = institutionId ?? "", ContactId = contactId ?? "", ReceiverStatus = structureId is null ? "" : "service-civique",
        };
        var accounts = new AccountService.AccountServiceClient(portal.Suite.As(Role.NetworkAdmin));
        await accounts.InviteAccountAsync(new InviteAccountRequest { Account = account });
        return new Person(portal, account);
    }

    /// <summary>Somebody who has accepted their invitation and is signed in.</summary>
    public static async Task<(Person Person, IPage Page)> SignedInAsync(PortalSuite portal, Role role, string? structureId = null, bool scripts = true)
    {
        var person = await InviteAsync(portal, role, structureId);
        var page = await portal.OpenAsync(scripts: scripts);
        await person.AcceptAsync(page);
        return (person, page);
    }

    /// <summary>Waits until Reception knows their mission.</summary>
    public Task KnownAtTheDeskAsync() => Eventually.Get(
        () => _portal.Suite.CountAsync("receptiondb", "select count(*) from receiver where account_id = @Id::uuid", new { Account.Id }), known => known == 1);

    /// <summary>The link of the mail that was sent last, without the address of the site: that of a suite under test is not the one configured.</summary>
    public async Task<string> LinkAsync(string path) => new Uri((await Eventually.Get(() => Task.FromResult(FindLink(path)), link => link is not null))!).PathAndQuery;

    /// <summary>From the mail to the home page, with the second factor where the role demands one.</summary>
    public async Task AcceptAsync(IPage page)
    {
        await page.GotoAsync(await LinkAsync("/invitation/"));
        await page.GetByLabel("Nouveau mot de passe").FillAsync(Password);
        await page.GetByLabel("Le même, encore une fois").FillAsync(Password);
        await LeaveAsync(page, "Créer mon compte");
        if (page.Url.Contains("/connexion/activation", StringComparison.Ordinal))
        {
            await EnrolAsync(page);
            await page.GetByRole(AriaRole.Link, new() { Name = "J'ai noté mes codes, continuer" }).ClickAsync();
            await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
        }
    }

    /// <summary>Adds the key that is shown to the phone, and types its first code.</summary>
    public async Task EnrolAsync(IPage page)
    {
        Phone = new Authenticator((await page.Locator(".secret").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal));
        await page.GetByLabel("Code à 6 chiffres").FillAsync(Phone.Next());
        await page.GetByRole(AriaRole.Button, new() { Name = "Activer" }).ClickAsync();
        var codes = page.GetByRole(AriaRole.List, new() { Name = "Codes de secours" });
        await codes.WaitForAsync();
        RecoveryCodes = await codes.GetByRole(AriaRole.Listitem).AllInnerTextsAsync();
    }

    /// <summary>Address, password and, when it is asked, the code of the phone.</summary>
    public async Task SignInAsync(IPage page, string path = "/connexion", string password = Password)
    {
        await page.GotoAsync(path);
        await page.GetByLabel("Adresse électronique").FillAsync(Account.Email);
        await page.GetByLabel("Mot de passe", new() { Exact = true }).FillAsync(password);
        await LeaveAsync(page, "Se connecter");
        if (page.Url.Contains("/connexion/code", StringComparison.Ordinal))
        {
            await page.GetByLabel("Code à 6 chiffres").FillAsync(Phone!.Next());
            await LeaveAsync(page, "Valider");
        }
    }

    /// <summary>Sends a form that leads to another page.</summary>
    public static async Task LeaveAsync(IPage page, string button)
    {
        var before = page.Url;
        await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        await page.WaitForURLAsync(url => url != before);
    }

    // Mails hold their text in base 64 or quoted-printable, as mail does.
    private string? FindLink(string path) =>
        Directory.Exists(_portal.Suite.MailFolder)
            ? new DirectoryInfo(_portal.Suite.MailFolder).EnumerateFiles("*.eml").OrderByDescending(file => file.LastWriteTimeUtc)
                .Select(file => Mail.TextOf(File.ReadAllText(file.FullName), Account.Email)).OfType<string>()
                .SelectMany(text => Link().Matches(text)).Select(match => match.Value).FirstOrDefault(link => link.Contains(path, StringComparison.Ordinal))
            : null;

    [GeneratedRegex(@"http://\S+", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
