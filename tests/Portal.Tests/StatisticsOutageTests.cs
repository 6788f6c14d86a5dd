using System.Net;
using AccesDroits.Contracts.Common.V1;
using Aspire.Hosting.Testing;
using Dapper;
using Microsoft.Playwright;
using Npgsql;

namespace AccesDroits.Portal.Tests;

/// <summary>Statistics slow or away: the pages stand.</summary>
[Collection(nameof(OutageTests))]
public sealed class StatisticsOutageTests(PortalSuite portal)
{
    [Fact]
    public async Task While_Statistics_is_away_the_page_and_the_coordinator_s_home_stand_and_offer_to_try_again()
    {
        var world = await StatisticsPageTests.FilledAsync(portal);
        var (_, page) = await Person.SignedInAsync(portal, Role.Coordinator, world.StructureId, scripts: false);
        await portal.Suite.StopAsync("statistics");
        try
        {
            Assert.Equal(200, (await page.GotoAsync("/statistiques"))!.Status);
            await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Les chiffres ne peuvent pas être lus en ce moment.");
            Assert.Equal(200, (await page.GotoAsync("/"))!.Status);
            await Assertions.Expect(page.GetByText("Les chiffres ne peuvent pas être lus en ce moment.")).ToBeVisibleAsync();
            await Assertions.Expect(page.GetByText("« à la place » par des volontaires")).ToBeVisibleAsync();
            await page.GotoAsync("/statistiques");
        }
        finally
        {
            await portal.Suite.StartAsync("statistics");
        }

        await page.GetByRole(AriaRole.Link, new() { Name = "Réessayer" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Ce qui a été saisi" })).ToBeVisibleAsync();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task While_the_figures_are_slow_the_page_says_so_and_shows_them_when_they_come_with_or_without_scripts(bool scripts)
    {
        var world = await StatisticsPageTests.FilledAsync(portal);
        var (_, page) = await Person.SignedInAsync(portal, Role.SocialWorker, world.StructureId, scripts);
        await using (var connection = new NpgsqlConnection(await portal.Suite.App.GetConnectionStringAsync("statisticsdb")))
        {
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.ExecuteAsync("lock table scope in access exclusive mode");
            var shell = await page.Context.APIRequest.GetAsync("/statistiques?periode=mois");
            var html = await shell.TextAsync();
            Assert.Contains("Les chiffres arrivent…", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
            Assert.Contains("id=\"perimetre\"", html, StringComparison.Ordinal);
            await page.GotoAsync("/statistiques?periode=mois", new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
        }

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Ce qui a été saisi" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Les chiffres arrivent…")).ToHaveCountAsync(0);
    }
}
