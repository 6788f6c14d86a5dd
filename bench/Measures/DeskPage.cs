using System.Text.RegularExpressions;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.ServiceDefaults;
using Microsoft.Playwright;

namespace AccesDroits.Bench.Measures;

/// <summary>P8: what the page of the desk weighs on the wire, and when its first contents are painted, in chromium.</summary>
internal static partial class DeskPage
{
    private const string Browser = "/usr/bin/chromium";
    private const string Password = "quatre chevaux bleus dansent";
    private const string FirstPaint = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime";

    public static async Task MeasureAsync(Row row, RunningSuite suite, Options options)
    {
        if (!File.Exists(Browser))
        {
            throw new NotAvailableException($"not available: {Browser} is not installed");
        }

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Browser, Args = ["--no-sandbox"] });
        var (desk, signedIn) = await OpenDeskAsync(browser, suite);
        List<double> cold = [], warm = [], coldPaint = [], warmPaint = [];
        for (var round = 0; round <= (options.Quick ? 2 : options.Rounds); round++)
        {
            await using var context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = $"{suite.Site}", StorageState = signedIn });
            var page = await context.NewPageAsync();
            var (first, firstPaint) = await LoadAsync(page, desk);
            var (again, againPaint) = await LoadAsync(page, desk);

            // The first round warms the server up.
            if (round > 0)
            {
                cold.Add(first);
                warm.Add(again);
                coldPaint.Add(firstPaint);
                warmPaint.Add(againPaint);
            }
        }

        row.Add("on the wire, nothing in the browser's cache", "kB", cold);
        row.Add("on the wire, opened before", "kB", warm);
        row.Add("first contentful paint, nothing in the browser's cache", "ms", coldPaint);
        row.Add("first contentful paint, opened before", "ms", warmPaint);
    }

    // Bytes of headers and bodies as they came, in thousands.
    private static async Task<(double Weight, double Paint)> LoadAsync(IPage page, string path)
    {
        var network = await page.Context.NewCDPSessionAsync(page);
        var bytes = 0.0;
        network.Event("Network.loadingFinished").OnEvent += (_, message) => bytes += message!.Value.GetProperty("encodedDataLength").GetDouble();
        await network.SendAsync("Network.enable");
        await page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });
        var paint = await page.EvaluateAsync<double>(FirstPaint);
        await network.DetachAsync();
        return (bytes / 1_000, paint);
    }

    // A receiver of the first place, from the invitation to the desk of today.
    private static async Task<(string Path, string SignedIn)> OpenDeskAsync(IBrowser browser, RunningSuite suite)
    {
        var id = Guid.CreateVersion7();
        var address = $"{id:n}@example.org";
        await suite.Accounts.InviteAccountAsync(new InviteAccountRequest
        {
            Account = new Account
            {
                Id = $"{id}", Email = address, Name = "Inès Aubert", Role = Role.Receiver, StructureId = $"{Network.StructureId(Network.StructureOf(0))}",
                ReceiverStatus = "service-civique", MissionFrom = TimeProvider.System.Today().ToText(),
            },
        });
        await using var context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = $"{suite.Site}" });
        var page = await context.NewPageAsync();
        await page.GotoAsync(await InvitationAsync(suite.MailFolder, address));
        await page.GetByLabel("Nouveau mot de passe").FillAsync(Password);
        await page.GetByLabel("Le même, encore une fois").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Créer mon compte" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Poste d'accueil", Exact = true }).WaitForAsync();
        var path = $"/poste/{Network.PlaceId(0)}";
        await page.GotoAsync(path);

        // The account reaches the desk a moment after it was opened.
        var isOpen = await Load.UntilAsync(TimeSpan.FromMinutes(1), async () =>
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Commencer à recevoir" }).ClickAsync();
            await page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
            return await page.Locator("form.desk").CountAsync() == 1;
        });
        return isOpen ? (path, await context.StorageStateAsync()) : throw new InvalidOperationException("The desk did not open.");
    }

    private static async Task<string> InvitationAsync(string folder, string address)
    {
        var path = "";
        await Load.UntilAsync(TimeSpan.FromMinutes(1), async () =>
        {
            foreach (var file in System.IO.Directory.Exists(folder) ? System.IO.Directory.GetFiles(folder, "*.eml") : [])
            {
                var text = await File.ReadAllTextAsync(file);
                path = text.Contains(address, StringComparison.Ordinal) ? Invitation().Match(text).Value : path;
            }

            return path.Length > 0;
        });
        return path;
    }

    [GeneratedRegex("/invitation/[A-Za-z0-9_-]{43}", RegexOptions.None, 1000)]
    private static partial Regex Invitation();
}
