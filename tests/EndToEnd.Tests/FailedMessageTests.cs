using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>A message that Statistics cannot apply although nothing is down.</summary>
[Collection(OutageSuite.Collection)]
public class FailedMessageTests(OutageSuite outage)
{
    // What a release with a wrong rule would do.
    private const string WrongRule = "alter table visit_fact add constraint wrong_rule check (age_band <> '18-25') not valid";

    private readonly Suite _suite = outage.Suite;

    [Fact]
    public async Task Messages_that_share_a_transaction_do_not_fail_for_one_of_them()
    {
        var world = await World.CreateAsync(_suite);
        var visits = Enumerable.Range(0, 20).Select(_ => world.Visit()).ToList();
        visits[7].Profile.AgeBand = visits[13].Profile.AgeBand = "18-25";
        var before = await _suite.CountMessagesAsync("statistics_error");
        await _suite.ExecuteAsync("statisticsdb", WrongRule);

        // While the first waits for the table, the others gather.
        await using (var holder = await RowHolder.HoldAsync(_suite, "statisticsdb", "lock table visit_fact in exclusive mode; select 1", new { }))
        {
            await Task.WhenAll(visits.Select(visit => world.Desk.LogVisitAsync(visit).ResponseAsync));
            await holder.WaitUntilBlockingAsync(true);
            await Eventually.Get(() => _suite.CountUnpublishedAsync("receptiondb"), unpublished => unpublished == 0);
            await Eventually.Get(() => _suite.CountMessagesAsync("statistics"), waiting => waiting == 0);
        }

        await world.ReportWhenAsync(report => report.Visits.Total == 18);
        await Eventually.Get(() => _suite.CountMessagesAsync("statistics_error"), count => count == before + 2);
        await _suite.ExecuteAsync("statisticsdb", "alter table visit_fact drop constraint wrong_rule");
        await _suite.EmptyQueueAsync("statistics_error");
    }

    [Fact]
    public async Task A_message_that_cannot_be_applied_is_set_aside_without_holding_up_the_others_and_a_rebuild_counts_it()
    {
        var world = await World.CreateAsync(_suite);
        var refused = world.Visit();
        refused.Profile.AgeBand = "18-25";
        var before = await _suite.CountMessagesAsync("statistics_error");

        await _suite.ExecuteAsync("statisticsdb", WrongRule);
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
