using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>What is wrong with a page, one line each.</summary>
internal static class Seen
{
    private const string Overflow = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth";

    // What one clicks or types in, links inside a sentence left out (WCAG 2.5.8).
    private const string SmallTargets =
        """
        () => [...document.querySelectorAll('button:not([aria-hidden]), input:not([type=hidden]):not([type=checkbox]), select, .menu a, a.btn, label.choice, .trail a, tbody th a')]
            .filter(e => e.getClientRects().length > 0)
            .filter(e => e.getBoundingClientRect().height < 43.9)
            .map(e => e.outerHTML.slice(0, 120))
        """;

    // All that a theme can break, since it is nothing but colours.
    private static readonly string[] Colours = ["color-contrast", "link-in-text-block"];

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    // Only what is wrong is worked out and told.
    private const string RunAxe =
        """
        async rules => {
            const found = await axe.run(document, { resultTypes: ['violations'], ...(rules.length > 0 ? { runOnly: rules } : {}) });
            return found.violations.map(violation => `${violation.id} ${violation.nodes.map(node => node.html).join(' | ')}`);
        }
        """;

    /// <summary>Every rule of axe-core in the light theme, and what the dark one may change; at rest, since colours that change slowly are read half-way.</summary>
    public static async Task<IEnumerable<string>> ByAxeAsync(IPage page, string name)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.EvaluateAsync(Axe);
        }

        return [.. await ByAxeAsync(page, name, ColorScheme.Light), .. await ByAxeAsync(page, name, ColorScheme.Dark, Colours)];
    }

    /// <summary>A title, one main heading, the landmarks and the language.</summary>
    public static async Task<IEnumerable<string>> ByAListenerAsync(IPage page, string name)
    {
        var whole = (await page.TitleAsync()).EndsWith(" · AccesDroits", StringComparison.Ordinal) && await page.Locator("html").GetAttributeAsync("lang") == "fr";
        foreach (var element in new[] { "h1", "main", "header", "footer" })
        {
            whole &= await page.Locator(element).CountAsync() == 1;
        }

        return whole ? [] : [name];
    }

    /// <summary>What scrolls sideways or is too small for a finger.</summary>
    public static async Task<IEnumerable<string>> ByAFingerAsync(IPage page, string name)
    {
        var wide = await page.EvaluateAsync<int>(Overflow);
        var small = (await page.EvaluateAsync<string[]>(SmallTargets)).Select(target => $"{name}: {target}");
        return wide > 0 ? small.Prepend($"{name} is {wide} px too wide") : small;
    }

    private static async Task<IEnumerable<string>> ByAxeAsync(IPage page, string name, ColorScheme theme, params string[] rules)
    {
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = theme });
        return (await page.EvaluateAsync<string[]>(RunAxe, rules)).Select(violation => $"{name}, {theme}, {page.ViewportSize!.Width} px: {violation}");
    }
}
