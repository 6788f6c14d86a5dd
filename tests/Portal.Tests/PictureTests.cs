using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>Every page in both themes, for eyes.</summary>
[Trait("Category", "Long")]
public sealed class PictureTests(PortalSuite portal)
{
    private static readonly string Pictures = Environment.GetEnvironmentVariable("PORTAL_SCREENSHOTS") ?? Path.Combine(Path.GetTempPath(), "portal-screenshots");

    /// <summary>In the folder named by PORTAL_SCREENSHOTS.</summary>
    [Theory, InlineData(360), InlineData(1280)]
    public async Task Every_page_can_be_pictured(int width)
    {
        var pages = 0;
        await new EveryPage(portal).VisitAsync(width, async (page, name) =>
        {
            pages++;
            foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = theme });
                var folder = Directory.CreateDirectory(Path.Combine(Pictures, $"{theme}-{width}"));
                var file = Path.Combine(folder.FullName, $"{pages:00}-{string.Concat(name.Select(c => char.IsLetterOrDigit(c) ? c : '-')).Trim('-')}.png");
                await page.ScreenshotAsync(new PageScreenshotOptions { Path = file, FullPage = true });
                Assert.NotEqual(0, new FileInfo(file).Length);
            }
        });
    }
}
