using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
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
    private static readonly AxeRunOptions Colours = new() { RunOnly = RunOnlyOptions.Rules("color-contrast", "link-in-text-block") };

    /// <summary>Every rule of axe-core in the light theme, and what the dark one may change; at rest, since colours that change slowly are read half-way.</summary>
    public static async Task<IEnumerable<string>> ByAxeAsync(IPage page, string name)
    {
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        var light = await page.RunAxe();
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        var dark = await page.RunAxe(Colours);
        return Lines(light, $"{name}, light").Concat(Lines(dark, $"{name}, dark"));
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

    private static IEnumerable<string> Lines(AxeResult result, string name) =>
        result.Violations.Select(violation => $"{name}: {violation.Id} {string.Join(" | ", violation.Nodes.Select(node => node.Html))}");
}
