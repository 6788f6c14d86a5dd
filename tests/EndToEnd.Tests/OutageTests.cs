using AccesDroits.Testing;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>A suite of its own: these tests take servers away.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private readonly Suite _suite = new();

    public ValueTask InitializeAsync() => _suite.InitializeAsync();

    public ValueTask DisposeAsync() => _suite.DisposeAsync();

    [Fact]
    public async Task Visits_are_accepted_while_the_broker_is_stopped_and_the_report_catches_up()
    {
        var world = await World.CreateAsync(_suite);
        await _suite.Desk.LogVisitAsync(world.Visit());
        await world.ReportWhenAsync(report => report.Visits.Total == 1);

        await _suite.StopAsync("events");
        for (var visit = 0; visit < 20; visit++)
        {
            Assert.Equal(1, (await _suite.Desk.LogVisitAsync(world.Visit())).Revision);
        }

        Assert.Equal(1, (await world.ReportAsync()).Visits.Total);
        await _suite.StartAsync("events");
        var report = await world.ReportWhenAsync(report => report.Visits.Total >= 21);
        Assert.Equal((21, 21), (report.Visits.Total, report.HelpRequests.Total));
    }
}
