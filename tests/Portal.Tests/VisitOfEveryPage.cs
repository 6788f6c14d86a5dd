using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>Every page, opened once for all the tests of this class: at 1280 pixels in both themes, then at 360.</summary>
public sealed class VisitOfEveryPage(PortalSuite portal) : IAsyncLifetime
{
    private const int Phone = 360;
    private readonly HashSet<IPage> _heard = [];

    public List<string> ByAxe { get; } = [];

    public List<string> ByAListener { get; } = [];

    public List<string> ByAFinger { get; } = [];

    /// <summary>What the browser refused for the policy of contents.</summary>
    public List<string> ByThePolicy { get; } = [];

    public async ValueTask InitializeAsync() => await new EveryPage(portal).VisitAsync(ColorScheme.Light, 1280, async (page, name) =>
    {
        if (_heard.Add(page))
        {
            page.Console += (_, message) => Hear(message);
            await page.ReloadAsync();
        }

        ByAListener.AddRange(await Seen.ByAListenerAsync(page, name));
        ByAxe.AddRange(await Seen.ByAxeAsync(page, name));
        var size = page.ViewportSize!;
        await page.SetViewportSizeAsync(Phone, size.Height);
        ByAFinger.AddRange(await Seen.ByAFingerAsync(page, name));
        await page.SetViewportSizeAsync(size.Width, size.Height);
    });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Hear(IConsoleMessage message)
    {
        if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
        {
            ByThePolicy.Add(message.Text);
        }
    }
}
