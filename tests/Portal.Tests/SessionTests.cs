using System.Net;
using System.Net.Http.Headers;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>What a session is worth, to its owner and to a thief.</summary>
public sealed class SessionTests(PortalSuite portal)
{
    private string CookieName => $"accesdroits-{portal.Site.Port}";

    [Fact]
    public async Task The_id_changes_at_each_step_of_a_sign_in_is_out_of_reach_of_scripts_and_the_one_before_opens_nothing()
    {
        var (person, page) = await Person.SignedInAsync(portal, Role.NetworkAdmin);
        await Person.LeaveAsync(page, "Se déconnecter");
        Assert.Null(await CookieAsync(page));

        // A session that somebody else put there before.
        await page.Context.AddCookiesAsync([new Microsoft.Playwright.Cookie { Name = CookieName, Value = new string('A', 43), Url = portal.Site.ToString() }]);
        await page.GotoAsync("/connexion");
        await page.GetByLabel("Adresse électronique").FillAsync(person.Account.Email);
        await page.GetByLabel("Mot de passe", new() { Exact = true }).FillAsync(Person.Password);
        await Person.LeaveAsync(page, "Se connecter");
        var pending = await CookieAsync(page);
        await page.GetByLabel("Code à 6 chiffres").FillAsync(person.Phone!.Next());
        await Person.LeaveAsync(page, "Valider");
        var full = await CookieAsync(page);

        Assert.Equal(3, new[] { new string('A', 43), pending!.Value, full!.Value }.Distinct().Count());
        Assert.True(full.HttpOnly);
        Assert.Equal(SameSiteAttribute.Lax, full.SameSite);
        Assert.Equal(HttpStatusCode.Redirect, (await GetAsync("/mon-compte", pending.Value)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/mon-compte", full.Value)).StatusCode);
    }

    [Fact]
    public async Task A_session_is_over_for_whoever_has_kept_its_id_once_its_owner_signs_out()
    {
        var (page, session) = await ReceiverAsync();
        await Person.LeaveAsync(page, "Se déconnecter");
        Assert.Equal(HttpStatusCode.Redirect, (await GetAsync("/mon-compte", session)).StatusCode);
    }

    [Fact]
    public async Task A_form_that_does_not_come_from_our_pages_does_nothing()
    {
        (string Header, string Value)[] strangers =
        [
            ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Site", "none"),
            ("Origin", "https://elsewhere.example"), ("Origin", "null"), ("Referer", "/"),
        ];
        var (page, session) = await ReceiverAsync();
        foreach (var (header, value) in strangers)
        {
            using var refused = await PostAsync("/deconnexion", session, request => request.Headers.TryAddWithoutValidation(header, value));
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Contains("ne vient pas d'une page de ce site", WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), StringComparison.Ordinal);
            await page.GotoAsync("/mon-compte");
            Assert.Equal("/mon-compte", new Uri(page.Url).AbsolutePath);
        }
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Origin", null)]
    public async Task A_form_that_comes_from_our_pages_does_what_it_says(string header, string? value)
    {
        var (page, session) = await ReceiverAsync();
        using var done = await PostAsync("/deconnexion", session, request => request.Headers.TryAddWithoutValidation(header, value ?? portal.Site.GetLeftPart(UriPartial.Authority)));
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        await page.GotoAsync("/mon-compte");
        Assert.Equal("/connexion", new Uri(page.Url).AbsolutePath);
    }

    [Fact]
    public async Task A_sign_in_leads_to_a_page_of_ours_and_adds_no_header_whatever_its_address_asks_for()
    {
        string[] wanted =
        [
            "//elsewhere.example", "/\\elsewhere.example", "https://elsewhere.example/", "javascript:alert(1)",
            "/\t/elsewhere.example", "/%09/elsewhere.example", "elsewhere.example", "/\r\nSet-Cookie: a=b",
        ];
        var world = await World.CreateAsync(portal.Suite);
        var (person, _) = await Person.SignedInAsync(portal, Role.Receiver, world.StructureId);
        foreach (var address in wanted.Select(one => $"/connexion?retour={Uri.EscapeDataString(one)}"))
        {
            var page = await portal.OpenAsync();
            await person.SignInAsync(page, address);
            Assert.Equal(portal.Site.Authority, new Uri(page.Url).Authority);
            Assert.DoesNotContain(await page.Context.CookiesAsync(), cookie => cookie.Name == "a");

            using var again = await GetAsync(address, (await CookieAsync(page))!.Value);
            Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
            var location = again.Headers.Location!.OriginalString;
            Assert.Equal(portal.Site.Authority, new Uri(portal.Site, location).Authority);
            Assert.DoesNotContain("\\", location, StringComparison.Ordinal);
            await page.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task The_cookie_is_worth_nothing_on_the_port_of_gRPC_nor_for_programs()
    {
        var (_, session) = await ReceiverAsync();
        using var channel = GrpcChannel.ForAddress(portal.Suite.GrpcAddress);
        var grpc = await Assert.ThrowsAsync<RpcException>(async () => await new DirectoryService.DirectoryServiceClient(channel)
            .ListStructuresAsync(new ListStructuresRequest(), new Metadata { { "cookie", $"{CookieName}={session}" } }));
        Assert.Equal(StatusCode.Unauthenticated, grpc.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/api/v1/points/la-clairiere/report?from=2024-01-01&to=2024-12-31", session)).StatusCode);

        // A page, asked for on the port of gRPC.
        using var http2 = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(portal.Suite.GrpcAddress, "/mon-compte")) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Add("Cookie", $"{CookieName}={session}");
        Assert.Equal(HttpStatusCode.NotFound, (await http2.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_page_is_not_opened_by_a_token_nor_by_the_header_that_pages_answer_with()
    {
        var token = portal.Suite.Mint.Token(new ServiceDefaults.Auth.Caller(Guid.NewGuid(), Role.NetworkAdmin));
        using var answer = await GetAsync("/comptes", session: null, request =>
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            request.Headers.Add("AccesDroits-Session", new string('A', 43));
        });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task No_answer_shows_the_session_elsewhere_than_in_the_cookie_and_pages_are_not_kept_by_browsers()
    {
        var (_, session) = await ReceiverAsync();
        using var answer = await GetAsync("/mon-compte", session);
        Assert.False(answer.Headers.Contains("AccesDroits-Session"));
        Assert.DoesNotContain(session, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_does_not_open_the_pages_of_others()
    {
        var (page, _) = await ReceiverAsync();
        foreach (var path in new[] { "/comptes", "/comptes/nouveau", "/annuaire/structures/nouveau", "/annuaire/contacts", "/journal" })
        {
            var answer = await page.GotoAsync(path);
            Assert.Equal(403, answer!.Status);
            await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Aller à l'accueil" })).ToBeVisibleAsync();
        }
    }

    private async Task<(IPage Page, string Session)> ReceiverAsync()
    {
        var world = await World.CreateAsync(portal.Suite);
        var (_, page) = await Person.SignedInAsync(portal, Role.Receiver, world.StructureId);
        return (page, (await CookieAsync(page))!.Value);
    }

    private async Task<BrowserContextCookiesResult?> CookieAsync(IPage page) =>
        (await page.Context.CookiesAsync()).SingleOrDefault(cookie => cookie.Name == CookieName);

    private Task<HttpResponseMessage> GetAsync(string path, string? session, Action<HttpRequestMessage>? more = null) => SendAsync(HttpMethod.Get, path, session, more);

    private Task<HttpResponseMessage> PostAsync(string path, string? session, Action<HttpRequestMessage>? more = null) => SendAsync(HttpMethod.Post, path, session, more);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? session, Action<HttpRequestMessage>? more)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });
        using var request = new HttpRequestMessage(method, new Uri(portal.Site, path));
        if (session is not null)
        {
            request.Headers.Add("Cookie", $"{CookieName}={session}");
        }

        if (method == HttpMethod.Post)
        {
            request.Content = new FormUrlEncodedContent([]);
        }

        more?.Invoke(request);
        return await client.SendAsync(request);
    }
}
