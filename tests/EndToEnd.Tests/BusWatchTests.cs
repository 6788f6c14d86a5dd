using AccesDroits.Testing;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>A suite of its own: the queue of Statistics is taken away from it.</summary>
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
}
