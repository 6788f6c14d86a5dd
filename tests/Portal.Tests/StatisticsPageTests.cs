using System.Text;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>The page of figures, beside what Statistics answers for the same scope and period.</summary>
public sealed class StatisticsPageTests(PortalSuite portal)
{
    private static DateOnly Today => TimeProvider.System.Today();

    [Fact]
    public async Task The_figures_of_the_page_are_those_of_the_report_for_the_same_scope_and_period_and_for_the_same_a_year_before()
    {
        var world = await FilledAsync();
        var (_, page) = await Person.SignedInAsync(portal, Role.Coordinator, world.StructureId, scripts: false);
        foreach (var (name, link) in new[] { ("semaine", "Cette semaine"), ("mois", "Ce mois-ci"), ("annee", "Cette année") })
        {
            await OpenAsync(page, "/statistiques");
            await page.GetByRole(AriaRole.Link, new() { Name = link }).ClickAsync();
            var period = Pages.Figures.ReportPeriod.Of(name, Today);
            var (now, before) = (await ReportAsync(world, period), await ReportAsync(world, period.YearBefore()));
            Assert.Equal([$"{now.Persons.Total.Total}", $"{before.Persons.Total.Total}"], await CellsAsync(page, "Personnes"));
            Assert.Equal([$"{now.Visits.Total}", $"{before.Visits.Total}"], await CellsAsync(page, "Visites (entretiens)"));
            Assert.Equal([$"{now.HelpRequests.Total}", $"{before.HelpRequests.Total}"], await CellsAsync(page, "Demandes"));
            Assert.Equal([$"{now.Kiosk.Total}", $"{before.Kiosk.Total}"], await CellsAsync(page, "Passages à la borne"));
            // The week of a year ago may have begun after the day of a year ago.
            Assert.Equal((3, name == "semaine" ? before.Visits.Total : 1), (now.Visits.Total, before.Visits.Total));
        }
    }

    [Fact]
    public async Task The_pyramid_and_the_tree_say_the_report_s_counts_women_on_the_left_and_men_on_the_right()
    {
        var world = await FilledAsync();
        var (_, page) = await Person.SignedInAsync(portal, Role.SocialWorker, world.StructureId, scripts: false);
        await OpenAsync(page, "/statistiques?periode=mois");
        var report = await ReportAsync(world, Pages.Figures.ReportPeriod.Of("mois", Today));
        var ages = page.GetByRole(AriaRole.Figure, new() { Name = "Âge et sexe" });
        var adults = Assert.Single(report.Persons.AgeBySex, line => line.AgeBand == "26-64");
        Assert.Equal(
            new[] { adults.Female, adults.Male, adults.Other, adults.Refused, adults.NotAsked, adults.Total }.Select(count => $"{count}"),
            await ages.GetByRole(AriaRole.Row, new() { Name = "26 à 64 ans" }).GetByRole(AriaRole.Cell).AllInnerTextsAsync());
        Assert.Equal((2, 1), (adults.Female, adults.Male));
        var bars = ages.Locator("rect");
        Assert.True(await bars.First.EvaluateAsync<double>("r => r.x.baseVal.value + r.width.baseVal.value") < await bars.Last.EvaluateAsync<double>("r => r.x.baseVal.value"));
        Assert.Equal(2, await bars.First.EvaluateAsync<double>("r => r.width.baseVal.value") / await bars.Last.EvaluateAsync<double>("r => r.width.baseVal.value"), 0.1);

        var caf = report.HelpRequests.Shares.Single(share => share.Code == "caf");
        Assert.Equal(
            [$"{caf.Count}", $"{caf.Percent}\u00a0%", $"{caf.Base}"],
            await page.GetByRole(AriaRole.Figure, new() { Name = "Ce que les personnes ont demandé" }).GetByRole(AriaRole.Row, new() { Name = "Démarches vis-à-vis de la Caf" }).GetByRole(AriaRole.Cell).AllInnerTextsAsync());
    }

    [Fact]
    public async Task A_period_without_visits_says_what_to_do_and_what_was_planned()
    {
        var world = await FilledAsync();
        var session = world.Session();
        session.Date = "2022-05-03";
        await world.Planning.PlanDropInSessionAsync(session);
        await Eventually.Get(() => ReportAsync(world, Chosen("2022-05-01", "2022-05-31")), report => report.Coverage.PlannedSessions == 1);
        var (_, page) = await Person.SignedInAsync(portal, Role.Coordinator, world.StructureId, scripts: false);
        await OpenAsync(page, "/statistiques?du=2022-05-01&au=2022-05-31");
        await Assertions.Expect(page.GetByText("Aucune visite sur cette période.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Rien n'a été saisi, alors qu'un temps d'accueil était prévu.").First).ToBeVisibleAsync();
        await page.GotoAsync("/statistiques?du=2022-05-31&au=2022-05-01");
        await Assertions.Expect(page.GetByText("Indiquez le premier et le dernier jour")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_table_is_taken_away_as_a_file_that_a_spreadsheet_reads_and_a_drawing_as_a_picture()
    {
        var world = await FilledAsync();
        var (_, page) = await Person.SignedInAsync(portal, Role.Coordinator, world.StructureId);
        await OpenAsync(page, "/statistiques?periode=annee");
        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Télécharger ces chiffres en CSV" }).ClickAsync());
        Assert.Matches("^statistiques-compteurs-[0-9]{4}-01-01-[0-9-]{10}[.]csv$", file.SuggestedFilename);
        var bytes = await File.ReadAllBytesAsync(await file.PathAsync());
        Assert.Equal([0xef, 0xbb, 0xbf], bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes).Split("\r\n");
        Assert.Contains($"Centre social d'essai;{Today.Year}-01-01;{Today.ToText()};compteurs;visits;Visites (entretiens);nombre;3;;", lines);
        Assert.Contains(lines, line => line.Contains($";{Today.Year - 1}-01-01;", StringComparison.Ordinal) && line.EndsWith(";visits;Visites (entretiens);nombre;1;;", StringComparison.Ordinal));

        var picture = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Télécharger l'image : Âge et sexe" }).ClickAsync());
        Assert.Equal("ages.png", picture.SuggestedFilename);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], (await File.ReadAllBytesAsync(await picture.PathAsync()))[..4]);
        if (Environment.GetEnvironmentVariable("PORTAL_SCREENSHOTS") is { } folder)
        {
            await picture.SaveAsAsync(Path.Combine(folder, "ages.png"));
        }
    }

    [Fact]
    public async Task Each_role_chooses_among_its_own_scopes_and_no_address_gives_another_structure_s_figures()
    {
        var (world, other) = (await FilledAsync(), await World.CreateAsync(portal.Suite));
        var (_, page) = await Person.SignedInAsync(portal, Role.SocialWorker, world.StructureId, scripts: false);
        await OpenAsync(page, $"/statistiques?perimetre=structure:{other.Code}");
        Assert.Equal(
            [$"structure:{world.Code}", $"lieu:{world.Code}", $"point:{world.Code}"],
            await page.GetByLabel("Périmètre").Locator("option").EvaluateAllAsync<string[]>("options => options.map(o => o.value)"));
        await Assertions.Expect(page.GetByLabel("Périmètre")).ToHaveValueAsync($"structure:{world.Code}");
        await page.GetByLabel("Périmètre").SelectOptionAsync($"point:{world.Code}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Afficher" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Point d'essai" })).ToBeVisibleAsync();
        var (_, admin) = await Person.SignedInAsync(portal, Role.NetworkAdmin, scripts: false);
        await OpenAsync(admin, "/statistiques?perimetre=departement:54");
        await Assertions.Expect(admin.GetByRole(AriaRole.Heading, new() { Name = "Département 54" })).ToBeVisibleAsync();
        var (_, receiver) = await Person.SignedInAsync(portal, Role.Receiver, world.StructureId, scripts: false);
        Assert.Equal(403, (await receiver.GotoAsync("/statistiques"))!.Status);
        Assert.Equal(403, (await receiver.GotoAsync("/statistiques/export"))!.Status);
    }

    [Fact]
    public async Task By_the_keyboard_alone_one_changes_the_period()
    {
        var world = await FilledAsync();
        var (_, page) = await Person.SignedInAsync(portal, Role.Coordinator, world.StructureId);
        await OpenAsync(page, "/statistiques");
        var link = page.GetByRole(AriaRole.Link, new() { Name = "Cette année" });
        for (var presses = 0; presses < 30 && !await link.EvaluateAsync<bool>("e => e === document.activeElement"); presses++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**periode=annee*");
        await Assertions.Expect(link).ToHaveAttributeAsync("aria-current", "page");
    }

    /// <summary>Opens a page of figures and waits for them.</summary>
    internal static async Task OpenAsync(IPage page, string path)
    {
        await page.GotoAsync(path);
        await page.GetByRole(AriaRole.Heading, new() { Name = "Ce qui a été saisi" }).WaitForAsync();
    }

    /// <summary>Three visits of today (two women, a man), one of the same day a year before and three passages; Statistics knows them.</summary>
    internal static async Task<World> FilledAsync(PortalSuite portal)
    {
        var world = await World.CreateAsync(portal.Suite);
        foreach (var (day, sex) in new[] { (Today, Sex.Female), (Today, Sex.Female), (Today, Sex.Male), (Today.AddYears(-1), Sex.Female) })
        {
            var visit = world.Visit();
            (visit.Date, visit.Profile.Sex) = (day.ToText(), sex);
            await world.Planning.LogVisitAsync(visit);
        }

        var tally = world.KioskTally();
        tally.Date = Today.ToText();
        await world.Planning.RecordKioskTallyAsync(tally);
        await Eventually.Get(
            async () => await portal.Suite.CountAsync("statisticsdb", "select count(*) from visit_fact where place_id = @PlaceId::uuid", new { world.PlaceId })
                + await portal.Suite.CountAsync("statisticsdb", "select count(*) from kiosk_fact where place_id = @PlaceId::uuid", new { world.PlaceId })
                + await portal.Suite.CountAsync("statisticsdb", "select count(*) from scope where code = @Code", new { world.Code }),
            known => known == 8);
        return world;
    }

    private Task<World> FilledAsync() => FilledAsync(portal);

    private static Pages.Figures.ReportPeriod Chosen(string from, string to) => Pages.Figures.ReportPeriod.Chosen(from, to)!;

    private static async Task<Report> ReportAsync(World world, Pages.Figures.ReportPeriod period) => await world.Statistics.GetReportAsync(
        new GetReportRequest { ScopeKind = ScopeKind.Structure, ScopeCode = world.Code, From = period.From.ToText(), To = period.To.ToText() });

    private static async Task<IEnumerable<string>> CellsAsync(IPage page, string counter) =>
        (await page.GetByRole(AriaRole.Row, new() { Name = counter }).First.GetByRole(AriaRole.Cell).AllInnerTextsAsync()).Take(2);
}
