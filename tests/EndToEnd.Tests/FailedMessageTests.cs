using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>A message that Statistics cannot apply although nothing is down.</summary>
[Collection(OutageSuite.Collection)]
public class FailedMessageTests(OutageSuite outage)
{
    private readonly Suite _suite = outage.Suite;

    [Fact]
    public async Task A_message_that_cannot_be_applied_is_set_aside_without_holding_up_the_others_and_a_rebuild_counts_it()
    {
        var world = await World.CreateAsync(_suite);
        var refused = world.Visit();
        refused.Profile.AgeBand = "18-25";
        var before = await _suite.CountMessagesAsync("statistics_error");

        // What a release with a wrong rule would do.
        await _suite.ExecuteAsync("statisticsdb", "alter table visit_fact add constraint wrong_rule check (age_band <> '18-25') not valid");
        await world.Desk.LogVisitAsync(refused);
        await Eventually.Get(() => _suite.CountMessagesAsync("statistics_error"), count => count == before + 1);
        await world.Desk.LogVisitAsync(world.Visit());
        await world.ReportWhenAsync(report => report.Visits.Total == 1);

        await _suite.ExecuteAsync("statisticsdb", "alter table visit_fact drop constraint wrong_rule");
        var client = new StatisticsService.StatisticsServiceClient(_suite.As(Role.NetworkAdmin));
        using (var rebuild = client.RebuildStatistics(new RebuildStatisticsRequest()))
        {
            await foreach (var _ in rebuild.ResponseStream.ReadAllAsync())
            {
                // Until it is done.
            }
        }

        Assert.Equal(2, (await world.ReportAsync()).Visits.Total);
        await _suite.EmptyQueueAsync("statistics_error");
    }
}
