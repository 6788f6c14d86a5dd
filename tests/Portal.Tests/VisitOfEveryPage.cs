using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>Every page, opened once for all the tests of this class: at 1280 pixels in both themes, then at 360.</summary>
public sealed class VisitOfEveryPage(PortalSuite portal) : IAsyncLifetime
{
    private const int Phone = 360;
    private readonly HashSet<IPage> _heard = [];
    private readonly List<string> _byAxe = [], _byAListener = [], _byAFinger = [], _byThePolicy = [];

    public IReadOnlyCollection<string> ByAxe => _byAxe;

    public IReadOnlyCollection<string> ByAListener => _byAListener;

    public IReadOnlyCollection<string> ByAFinger => _byAFinger;

    /// <summary>What the browser refused for the policy of contents.</summary>
    public IReadOnlyCollection<string> ByThePolicy => _byThePolicy;

    public async ValueTask InitializeAsync() => await new EveryPage(portal).VisitAsync(1280, async (page, name) =>
    {
        if (_heard.Add(page))
        {
            page.Console += (_, message) => Hear(message);
            await page.ReloadAsync();
        }

        _byAListener.AddRange(await Seen.ByAListenerAsync(page, name));
        _byAxe.AddRange(await Seen.ByAxeAsync(page, name));
        var size = page.ViewportSize!;
        await page.SetViewportSizeAsync(Phone, size.Height);
        _byAFinger.AddRange(await Seen.ByAFingerAsync(page, name));
        await page.SetViewportSizeAsync(size.Width, size.Height);
    });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Hear(IConsoleMessage message)
    {
        if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
        {
            _byThePolicy.Add(message.Text);
        }
    }
}
