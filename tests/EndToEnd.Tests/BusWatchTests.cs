using AccesDroits.Contracts.Events;
using AccesDroits.Testing;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>A suite of its own: what services read and write at the broker is taken away from them.</summary>
[Trait("Category", "Long")]
public sealed class BusWatchTests : IAsyncLifetime
{
    private readonly Suite _suite = new();

    public ValueTask InitializeAsync() => _suite.InitializeAsync();

    public ValueTask DisposeAsync() => _suite.DisposeAsync();

    [Fact]
    public async Task A_service_that_cannot_take_up_its_queue_although_the_broker_answers_is_started_anew_and_counts_again()
    {
        var world = await World.CreateAsync(_suite);
        var before = _suite.ProcessIdOf("statistics");
        await _suite.ReplaceQueueAsync("statistics");
        await Eventually.Get(() => Task.FromResult(_suite.ProcessIdOf("statistics")), now => now != 0 && now != before, TimeSpan.FromMinutes(5));

        await _suite.DeleteQueueAsync("statistics");
        await _suite.HealthyAsync("statistics", TimeSpan.FromMinutes(5));
        await world.Desk.LogVisitAsync(world.Visit());
        await world.ReportWhenAsync(report => report.Visits.Total == 1);
    }

    [Fact]
    public async Task A_service_that_cannot_publish_although_the_broker_works_is_started_anew_and_what_it_kept_counts()
    {
        var world = await World.CreateAsync(_suite);
        var before = _suite.ProcessIdOf("reception");
        await _suite.CloseExchangeAsync(typeof(VisitChanged));
        await world.Desk.LogVisitAsync(world.Visit());
        await Eventually.Get(() => Task.FromResult(_suite.ProcessIdOf("reception")), now => now != 0 && now != before, TimeSpan.FromMinutes(5));

        // Statistics binds its queue to the exchange when it starts.
        await _suite.StopAsync("reception");
        await _suite.StopAsync("statistics");
        await _suite.DeleteExchangeAsync(typeof(VisitChanged));
        await _suite.StartAsync("statistics");
        await _suite.StartAsync("reception");
        await world.ReportWhenAsync(report => report.Visits.Total == 1);
    }
}
