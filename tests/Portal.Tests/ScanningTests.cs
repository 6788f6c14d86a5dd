using AccesDroits.Contracts.Common.V1;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>The printed code of a person, read by the camera of the desk.</summary>
public sealed class ScanningTests(PortalSuite portal)
{
    private const string Foreign = "Ce n'est pas un code du réseau";

    [Fact]
    public async Task The_camera_reads_the_code_of_a_label_and_the_desk_recognises_the_person()
    {
        await using var camera = await Camera.PlugAsync(portal);
        var (world, page) = await OpenDeskAsync(camera);
        var code = (await world.CodesAsync(1))[0];
        await page.Locator("label.answer", new() { HasText = "65 et plus" }).ClickAsync();
        camera.Show(code);
        await ScanAsync(page);
        await Assertions.Expect(page.GetByText("Code remis à une nouvelle personne")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("1");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("Visite enregistrée à")).ToBeVisibleAsync();

        await ScanAsync(page);
        await Assertions.Expect(page.GetByText("Personne reconnue par son code")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Reprendre son dernier profil" }).ClickAsync();
        await Assertions.Expect(page.Locator("input[name=age]:checked")).ToHaveValueAsync("65+");
        Assert.DoesNotContain(code, page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_QR_code_of_somebody_else_is_told_and_the_next_one_is_read()
    {
        await using var camera = await Camera.PlugAsync(portal);
        var (world, page) = await OpenAsync(camera, "/personnes/reunir");
        var codes = await world.CodesAsync(2);
        foreach (var other in new[] { "https://example.org/carte", codes[0][..8] + (codes[0][8] == 'A' ? 'B' : 'A'), codes[0].ToLowerInvariant() })
        {
            camera.Show(other);
            await ScanAsync(page, "Un code de la personne");
            await Assertions.Expect(page.GetByRole(AriaRole.Dialog).GetByText(Foreign)).ToBeVisibleAsync();
            Assert.Equal("", await page.GetByLabel("Un code de la personne").InputValueAsync());
            camera.Show(codes[0]);
            await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
            await Assertions.Expect(page.GetByLabel("Un code de la personne")).ToHaveValueAsync(codes[0]);
            await page.GetByLabel("Un code de la personne").FillAsync("");
        }

        // Nothing is sent before the second code and the tick.
        await Assertions.Expect(page.GetByLabel("Un code de la personne")).ToBeFocusedAsync();
        camera.Show(codes[1]);
        await ScanAsync(page, "Son autre code");
        await Assertions.Expect(page.GetByLabel("Son autre code")).ToHaveValueAsync(codes[1]);
        Assert.Equal(0, await page.GetByRole(AriaRole.Alert).CountAsync());
        Assert.False(await Camera.IsOnAsync(page));
    }

    [Theory, InlineData("Escape"), InlineData("Enter")]
    public async Task Escape_and_the_closing_button_put_the_camera_out_and_the_focus_back_and_no_key_reaches_the_desk(string key)
    {
        await using var camera = await Camera.PlugAsync(portal);
        var (_, page) = await OpenDeskAsync(camera);
        await ScanAsync(page);
        await Eventually.Get(() => Camera.IsOnAsync(page), isOn => isOn);
        foreach (var answer in new[] { "1", "s", "f" })
        {
            await page.Keyboard.PressAsync(answer);
        }

        await page.Keyboard.PressAsync(key);
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Eventually.Get(() => Camera.IsOnAsync(page), isOn => !isOn);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Scanner" })).ToBeFocusedAsync();
        Assert.Equal(0, await page.Locator("input[name=age][value='65+']:checked").CountAsync());
    }

    [Fact]
    public async Task What_reads_is_loaded_when_the_button_is_pressed_and_nothing_of_the_picture_leaves_the_browser()
    {
        await using var camera = await Camera.PlugAsync(portal);
        var (world, page) = await OpenAsync(camera, "/personnes/reunir");
        var asked = new System.Collections.Concurrent.ConcurrentQueue<string>();
        page.Request += (_, request) => asked.Enqueue($"{request.Method} {request.Url}");
        await page.ReloadAsync();
        Assert.Contains(asked, request => request.Contains("/lib/scan.", StringComparison.Ordinal));
        Assert.DoesNotContain(asked, request => request.Contains("scanner", StringComparison.Ordinal));
        asked.Clear();
        camera.Show((await world.CodesAsync(1))[0]);
        await ScanAsync(page, "Un code de la personne");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);

        // Browsers fetch the icon of the site when they like.
        var icon = $"GET {await page.Locator("link[rel=icon]").EvaluateAsync<string>("link => link.href")}";
        Assert.StartsWith($"GET {portal.Site}lib/scanner.", Assert.Single(asked, request => request != icon), StringComparison.Ordinal);
        Assert.Equal("{}{}0", await page.EvaluateAsync<string>("async () => JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + (await caches.keys()).length"));
    }

    [Theory, InlineData("refused", "La caméra n'est pas autorisée"), InlineData("missing", "Aucune caméra n'a été trouvée")]
    public async Task A_camera_that_cannot_be_used_is_told_and_the_code_is_typed(string trouble, string told)
    {
        await using var camera = await Camera.PlugAsync(portal);
        var (world, page) = await OpenDeskAsync(camera, trouble != "refused");
        if (trouble == "missing")
        {
            camera.Unplug();
        }

        await ScanAsync(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog).GetByText(told)).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Fermer" }).ClickAsync();
        await page.GetByLabel("Code de la personne").FillAsync((await world.CodesAsync(1))[0]);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("Code remis à une nouvelle personne")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_reader_that_does_not_load_is_told_beside_the_field()
    {
        await using var camera = await Camera.PlugAsync(portal);
        var (_, page) = await OpenAsync(camera, "/personnes/effacer");
        await page.RouteAsync("**/lib/scanner.*", route => route.AbortAsync());
        await ScanAsync(page, "Code de la personne");
        await Assertions.Expect(page.GetByText("Le lecteur ne s'est pas chargé")).ToBeVisibleAsync();
    }

    [Theory, InlineData(false, null), InlineData(true, PortalSuite.PlainHost)]
    public async Task Where_no_camera_can_be_asked_for_there_is_no_button(bool scripts, string? host)
    {
        var world = await World.CreateAsync(portal.Suite);
        var person = await Person.InviteAsync(portal, Role.SocialWorker, world.StructureId);
        var page = await portal.OpenAsync(scripts: scripts, host: host);
        await person.AcceptAsync(page);
        await page.GotoAsync("/personnes/reunir");
        await page.GetByLabel("Son autre code").WaitForAsync();
        Assert.Equal(2, await page.Locator("button[data-scan]").CountAsync());
        Assert.Equal(0, await page.GetByRole(AriaRole.Button, new() { Name = "Scanner" }).CountAsync());
    }

    [Fact]
    public async Task Only_a_page_that_reads_codes_may_ask_for_the_camera()
    {
        var world = await World.CreateAsync(portal.Suite);
        var (_, page) = await Person.SignedInAsync(portal, Role.SocialWorker, world.StructureId);
        foreach (var (path, camera) in new[] { ("/personnes/reunir", "camera=(self),"), ("/personnes/effacer", "camera=(self),"), ("/personnes", "camera=(),") })
        {
            var policy = (await page.GotoAsync(path))!.Headers["permissions-policy"];
            Assert.StartsWith(camera, policy, StringComparison.Ordinal);
            Assert.Contains("microphone=(), geolocation=(), payment=(), usb=()", policy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_window_of_the_camera_can_be_used_by_everybody()
    {
        await using var camera = await Camera.PlugAsync(portal);
        var (_, page) = await OpenAsync(camera, "/personnes/effacer");
        List<string> faults = [];
        camera.Show("https://example.org/carte");
        foreach (var width in new[] { 360, 1280 })
        {
            await page.SetViewportSizeAsync(width, 720);
            await page.ReloadAsync();
            await ScanAsync(page, "Code de la personne");
            await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Scanner le code" }).GetByText(Foreign)).ToBeVisibleAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Fermer" })).ToBeInViewportAsync(new() { Ratio = 1 });
            faults.AddRange(await Seen.ByAxeAsync(page, $"camera at {width}"));
            faults.AddRange(await Seen.ByAFingerAsync(page, $"camera at {width}"));
        }

        Assert.Empty(faults);
    }

    private static Task ScanAsync(IPage page, string? label = null) =>
        page.GetByRole(AriaRole.Button, new() { Name = label is null ? "Scanner" : $"Scanner : {label}", Exact = true }).ClickAsync();

    private async Task<(World World, IPage Page)> OpenAsync(Camera camera, string path)
    {
        var world = await World.CreateAsync(portal.Suite);
        var page = await camera.OpenAsync(await Person.InviteAsync(portal, Role.SocialWorker, world.StructureId));
        await page.GotoAsync(path);
        return (world, page);
    }

    private async Task<(World World, IPage Page)> OpenDeskAsync(Camera camera, bool allowed = true)
    {
        var world = await World.CreateAsync(portal.Suite);
        var person = await Person.InviteAsync(portal, Role.Receiver, world.StructureId);
        var page = await camera.OpenAsync(person, allowed);
        await person.KnownAtTheDeskAsync();
        await page.GotoAsync($"/poste/{world.PlaceId}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Commencer à recevoir" }).ClickAsync();
        await page.GetByLabel("Code de la personne").WaitForAsync();
        return (world, page);
    }
}
