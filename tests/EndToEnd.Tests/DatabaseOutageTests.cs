using AccesDroits.Testing;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>One service loses its database at the server: closed to everybody, its sessions ended.</summary>
[Collection(OutageSuite.Collection)]
public class DatabaseOutageTests(OutageSuite outage)
{
    private const int Enough = 40;
    private readonly Suite _suite = outage.Suite;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_the_database_of_statistics_is_away_the_desk_works_and_no_message_is_given_up(bool moved)
    {
        await using var load = await DeskLoad.StartAsync(_suite, seed: 1);
        await load.MoreAsync(Enough);
        await using (moved ? await _suite.MoveDatabaseAsync("statisticsdb") : await _suite.CloseDatabaseAsync("statisticsdb"))
        {
            var refusal = await Refusal.Of(_suite.Statistics.GetReportAsync(
                new() { ScopeKind = Contracts.Statistics.V1.ScopeKind.Point, ScopeCode = load.World.Code, From = "2024-01-01", To = "2024-12-31" }));
            Assert.Equal((Grpc.Core.StatusCode.Unavailable, "unavailable"), (refusal.Status, refusal.Code));
            await load.MoreAsync(10 * Enough);
        }

        Assert.Empty(load.Refusals);
        await load.AssertExactAsync();
        Assert.Equal(0u, await _suite.CountMessagesAsync("statistics_error"));
    }
}
