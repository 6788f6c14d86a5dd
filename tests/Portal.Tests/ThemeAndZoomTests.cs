namespace AccesDroits.Portal.Tests;

/// <summary>Every page in both themes on a phone, 360 pixels wide.</summary>
[Trait("Category", "Long")]
public sealed class ThemesOnAPhoneTests(PortalSuite portal)
{
    [Fact]
    public async Task Axe_finds_nothing_on_a_phone() => Assert.Empty(await Themes.ByAxeAsync(portal, width: 360));
}

/// <summary>Every page in both themes on a screen of 1280 pixels zoomed to 200 %. A class of its own, to run beside the other one.</summary>
[Trait("Category", "Long")]
public sealed class ThemesZoomedTests(PortalSuite portal)
{
    [Fact]
    public async Task Axe_finds_nothing_when_zoomed_in() => Assert.Empty(await Themes.ByAxeAsync(portal, width: 640));
}

internal static class Themes
{
    public static async Task<IReadOnlyList<string>> ByAxeAsync(PortalSuite portal, int width)
    {
        var found = new List<string>();
        await new EveryPage(portal).VisitAsync(width, async (page, name) => found.AddRange(await Seen.ByAxeAsync(page, name)));
        return found;
    }
}
