using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>Every page can be read and used by everybody, on what they have.</summary>
public sealed class AccessibilityTests(PortalSuite portal)
{
    private const string Overflow = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth";

    // What one clicks or types in, links inside a sentence left out (WCAG 2.5.8).
    private const string SmallTargets =
        """
        () => [...document.querySelectorAll('button, input:not([type=hidden]):not([type=checkbox]), select, .menu a, a.btn, label.choice, .trail a, tbody th a')]
            .filter(e => e.getClientRects().length > 0)
            .filter(e => e.getBoundingClientRect().height < 43.9)
            .map(e => e.outerHTML.slice(0, 120))
        """;

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_nothing_on_any_page(ColorScheme theme)
    {
        var found = new List<string>();
        await new EveryPage(portal).VisitAsync(theme, 1280, async (page, name) => found.AddRange(await ViolationsAsync(page, name)));
        Assert.Empty(found);
    }

    [Theory, Trait("Category", "Long")]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Dark, 360)]
    [InlineData(ColorScheme.Light, 640)]
    public async Task Axe_finds_nothing_on_a_phone_nor_zoomed_in(ColorScheme theme, int width)
    {
        var found = new List<string>();
        await new EveryPage(portal).VisitAsync(theme, width, async (page, name) => found.AddRange(await ViolationsAsync(page, name)));
        Assert.Empty(found);
    }

    [Fact]
    public async Task On_360_pixels_nothing_scrolls_sideways_targets_are_44_pixels_high_and_the_policy_of_contents_is_kept()
    {
        var found = new List<string>();
        var heard = new HashSet<IPage>();
        await new EveryPage(portal).VisitAsync(ColorScheme.Light, 360, async (page, name) =>
        {
            if (heard.Add(page))
            {
                page.Console += (_, message) =>
                {
                    if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
                    {
                        found.Add(message.Text);
                    }
                };
            }

            if (await page.EvaluateAsync<int>(Overflow) is > 0 and var pixels)
            {
                found.Add($"{name} is {pixels} px too wide");
            }

            found.AddRange((await page.EvaluateAsync<string[]>(SmallTargets)).Select(target => $"{name}: {target}"));
        });
        Assert.Empty(found);
    }

    [Fact]
    public async Task Every_page_has_a_title_of_its_own_one_main_heading_the_landmarks_and_the_language()
    {
        var found = new List<string>();
        await new EveryPage(portal).VisitAsync(ColorScheme.Light, 1280, async (page, name) =>
        {
            if (!(await page.TitleAsync()).EndsWith(" · AccesDroits", StringComparison.Ordinal) || await page.Locator("h1").CountAsync() != 1 || await page.Locator("main").CountAsync() != 1
                || await page.Locator("header").CountAsync() != 1 || await page.Locator("footer").CountAsync() != 1 || await page.Locator("html").GetAttributeAsync("lang") != "fr")
            {
                found.Add(name);
            }
        });
        Assert.Empty(found);
    }

    /// <summary>Pictures of every page, for eyes: in the folder named by PORTAL_SCREENSHOTS.</summary>
    [Theory, Trait("Category", "Long")]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    public async Task Every_page_can_be_pictured(ColorScheme theme, int width)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Environment.GetEnvironmentVariable("PORTAL_SCREENSHOTS") ?? Path.Combine(Path.GetTempPath(), "portal-screenshots"), $"{theme}-{width}"));
        var pages = 0;
        await new EveryPage(portal).VisitAsync(theme, width, async (page, name) =>
        {
            var file = Path.Combine(folder.FullName, $"{++pages:00}-{string.Concat(name.Select(c => char.IsLetterOrDigit(c) ? c : '-')).Trim('-')}.png");
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = file, FullPage = true });
            Assert.NotEqual(0, new FileInfo(file).Length);
        });
    }

    private static async Task<IEnumerable<string>> ViolationsAsync(IPage page, string name) =>
        (await page.RunAxe()).Violations.Select(violation => $"{name}: {violation.Id} {string.Join(" | ", violation.Nodes.Select(node => node.Html))}");
}
