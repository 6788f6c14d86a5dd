using AccesDroits.Contracts.Audit.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>The broker goes away while people are received.</summary>
[Collection(OutageSuite.Collection)]
public class OutageTests(OutageSuite outage)
{
    private const int Some = 60;
    private readonly Suite _suite = outage.Suite;

    [Fact]
    public Task Every_command_is_accepted_while_the_broker_is_stopped_and_the_report_catches_up() => StopBrokerAsync(Some);

    [Fact]
    [Trait("Category", "Long")]
    public Task Every_command_is_accepted_while_the_broker_is_stopped_for_long_and_the_report_catches_up() => StopBrokerAsync(20_000);

    [Fact]
    public async Task The_journal_of_a_service_that_is_away_is_unavailable_and_the_others_are_read()
    {
        await _suite.StopAsync("statistics");
        var away = await Refusal.Of(_suite.Audit.VerifyAuditAsync(new VerifyAuditRequest { Service = AuditedService.Statistics }));
        Assert.Equal((StatusCode.Unavailable, "unavailable"), (away.Status, away.Code));
        Assert.True((await _suite.Audit.VerifyAuditAsync(new VerifyAuditRequest { Service = AuditedService.Directory })).Intact);
        Assert.True((await _suite.Audit.VerifyAuditAsync(new VerifyAuditRequest { Service = AuditedService.Reception })).Intact);
        await _suite.StartAsync("statistics");
        await Eventually.Answer(() => _suite.Audit.VerifyAuditAsync(new VerifyAuditRequest { Service = AuditedService.Statistics }));
    }

    [Fact]
    public async Task Services_that_start_while_the_broker_is_stopped_work_and_the_report_catches_up()
    {
        await using var load = await DeskLoad.StartAsync(_suite, seed: 12);
        await load.MoreAsync(Some);
        await using (await _suite.StopBrokerAsync())
        {
            await _suite.KillAsync("reception");
            await _suite.KillAsync("statistics");
            await load.MoreAsync(Some);
            var refused = load.Refusals.Count;
            await load.MoreAsync(Some);
            Assert.Equal(refused, load.Refusals.Count);
            await AssertDegradedAsync("reception", "statistics");
        }

        await AssertCaughtUpAsync(load);
    }

    [Fact]
    public async Task A_service_that_is_stopped_while_it_counts_gives_up_no_message()
    {
        await using var load = await DeskLoad.StartAsync(_suite, seed: 13);
        for (var stop = 0; stop < 2; stop++)
        {
            await load.MoreAsync(Some);
            await _suite.StopAsync("statistics");
            await load.MoreAsync(Some);
            await _suite.StartAsync("statistics");
        }

        Assert.Empty(load.Refusals);
        await AssertCaughtUpAsync(load);
    }

    private async Task StopBrokerAsync(int commands)
    {
        await using var load = await DeskLoad.StartAsync(_suite, seed: 11);
        await load.MoreAsync(Some);
        await using (await _suite.StopBrokerAsync())
        {
            await load.MoreAsync(commands);
            await load.World.PutAnotherPlaceAsync();
            await AssertDegradedAsync("directory", "reception", "statistics");
            Assert.Equal(load.World.Code, (await load.World.ReportAsync()).Scope.Code);
        }

        await load.MoreAsync(Some);
        Assert.Empty(load.Refusals);
        await AssertCaughtUpAsync(load);
    }

    private async Task AssertDegradedAsync(params string[] services)
    {
        foreach (var service in services)
        {
            Assert.Equal("Degraded", await Eventually.Get(() => _suite.HealthAsync(service), health => health != "Healthy"));
        }
    }

    private async Task AssertCaughtUpAsync(DeskLoad load)
    {
        await load.AssertExactAsync();
        Assert.Equal((0u, 0u), (await _suite.CountMessagesAsync("statistics_error"), await _suite.CountMessagesAsync("reception_error")));
        foreach (var service in (string[])["directory", "reception", "statistics"])
        {
            await _suite.HealthyAsync(service);
        }
    }
}
