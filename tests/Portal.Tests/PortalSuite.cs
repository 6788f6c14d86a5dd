using AccesDroits.Testing;
using Aspire.Hosting.Testing;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(AccesDroits.Portal.Tests.PortalSuite))]

namespace AccesDroits.Portal.Tests;

/// <summary>The suite and a browser.</summary>
public sealed class PortalSuite : IAsyncLifetime
{
    /// <summary>A name that is neither localhost nor served over TLS, as a machine of a centre's network.</summary>
    public const string PlainHost = "portail.test";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public Suite Suite { get; } = new();

    public Uri Site => Suite.App.GetEndpoint("gateway", "http");

    public async ValueTask InitializeAsync()
    {
        Suite.Settings["gateway:AllowedHosts"] = $"localhost;127.0.0.1;{PlainHost}";
        await Suite.InitializeAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-background-networking", $"--host-resolver-rules=MAP {PlainHost} 127.0.0.1"],
        });
    }

    /// <summary>A browser of its own: cookies, theme and width.</summary>
    public async Task<IPage> OpenAsync(ColorScheme theme = ColorScheme.Light, int width = 1280, bool scripts = true, string? host = null)
    {
        var address = host is null ? Site : new UriBuilder(Site) { Host = host }.Uri;
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            // A click while one page turns into the next falls on neither.
            ReducedMotion = ReducedMotion.Reduce,
            BaseURL = address.ToString(), Locale = "fr-FR", ColorScheme = theme, JavaScriptEnabled = scripts, ViewportSize = new ViewportSize { Width = width, Height = 900 },
        });
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
        await Suite.DisposeAsync();
    }
}
