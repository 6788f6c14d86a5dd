using System.Text;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>A browser of its own whose camera films what a test puts before it.</summary>
public sealed class Camera : IAsyncDisposable
{
    private const int Width = 640, Height = 480, Module = 8;
    private readonly string _film = Path.Combine(Path.GetTempPath(), $"camera-{Guid.NewGuid():N}.y4m");
    private readonly PortalSuite _portal;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private Camera(PortalSuite portal) => _portal = portal;

    public static async Task<Camera> PlugAsync(PortalSuite portal)
    {
        var camera = new Camera(portal);
        camera.Show(null);
        camera._playwright = await Playwright.CreateAsync();
        camera._browser = await camera._playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-background-networking", "--use-fake-device-for-media-stream", $"--use-file-for-fake-video-capture={camera._film}"],
        });
        return camera;
    }

    /// <summary>Puts a printed QR code before the camera, or nothing.</summary>
    public void Show(string? text)
    {
        var picture = new byte[Width * Height];
        Array.Fill(picture, (byte)235);
        foreach (var module in text is null ? [] : Paper.ModulesOf(text))
        {
            var place = module.Split(' ').Select(int.Parse).ToArray();
            for (var row = 0; row < Module; row++)
            {
                Array.Fill(picture, (byte)16, ((100 + (place[1] * Module) + row) * Width) + 180 + (place[0] * Module), Module);
            }
        }

        // Written over the last one: the browser reads the same file again for each picture.
        using var file = new FileStream(_film, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        file.Write(Encoding.ASCII.GetBytes($"YUV4MPEG2 W{Width} H{Height} F10:1 Ip A1:1 C420\nFRAME\n"));
        file.Write(picture);
        file.Write(Enumerable.Repeat((byte)128, picture.Length / 2).ToArray());
    }

    /// <summary>The machine has no camera any more.</summary>
    public void Unplug() => File.Delete(_film);

    /// <summary>A page of the site, signed in as somebody who has been invited.</summary>
    public async Task<IPage> OpenAsync(Person person, bool allowed = true)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = _portal.Site.ToString(), Locale = "fr-FR", ReducedMotion = ReducedMotion.Reduce, ViewportSize = new ViewportSize { Width = 1280, Height = 900 },
            Permissions = allowed ? ["camera"] : [],
        });
        await context.AddInitScriptAsync(
            """
            if (navigator.mediaDevices) {
                const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
                window.cameras = [];
                navigator.mediaDevices.getUserMedia = async (wanted) => { const lent = await ask(wanted); window.cameras.push(lent); return lent; };
            }
            """);
        var page = await context.NewPageAsync();
        await person.AcceptAsync(page);
        return page;
    }

    /// <summary>Whether the light of the camera is on.</summary>
    public static Task<bool> IsOnAsync(IPage page) => page.EvaluateAsync<bool>("() => window.cameras.some(camera => camera.getTracks().some(track => track.readyState === 'live'))");

    public async ValueTask DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
        File.Delete(_film);
    }
}
