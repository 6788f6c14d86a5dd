using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>Every page at every width in both themes, for a machine and for eyes.</summary>
[Trait("Category", "Long")]
public sealed class EveryWidthTests(PortalSuite portal)
{
    private const int Phone = 360, Screen = 1280, Zoomed = Screen / 2;
    private static readonly string Pictures = Environment.GetEnvironmentVariable("PORTAL_SCREENSHOTS") ?? Path.Combine(Path.GetTempPath(), "portal-screenshots");

    /// <summary>On a screen zoomed to 200 % and on a phone; the pictures go to the folder named by PORTAL_SCREENSHOTS.</summary>
    [Fact]
    public async Task Axe_finds_nothing_on_a_phone_nor_when_zoomed_in_and_every_page_can_be_pictured()
    {
        var (pages, found) = (0, new List<string>());
        await new EveryPage(portal).VisitAsync(Screen, async (page, name) =>
        {
            var file = $"{++pages:000}-{string.Concat(name.Select(c => char.IsLetterOrDigit(c) ? c : '-')).Trim('-')}.png";
            var size = page.ViewportSize!;
            await PictureAsync(page, file);
            await page.SetViewportSizeAsync(Zoomed, size.Height);
            found.AddRange(await Seen.ByAxeAsync(page, name));
            await page.SetViewportSizeAsync(Phone, size.Height);
            found.AddRange(await Seen.ByAxeAsync(page, name));
            await PictureAsync(page, file);
            await page.SetViewportSizeAsync(size.Width, size.Height);
        });
        Assert.Empty(found);
    }

    private static async Task PictureAsync(IPage page, string name)
    {
        foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = theme });
            var file = Path.Combine(Directory.CreateDirectory(Path.Combine(Pictures, $"{theme}-{page.ViewportSize!.Width}")).FullName, name);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = file, FullPage = true });
            Assert.NotEqual(0, new FileInfo(file).Length);
        }
    }
}
