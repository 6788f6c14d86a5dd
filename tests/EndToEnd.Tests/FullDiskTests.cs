using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.EndToEnd.Tests;

[Collection(OutageSuite.Collection)]
public class FullDiskTests(OutageSuite outage)
{
    private const int Some = 40;
    private readonly Suite _suite = outage.Suite;

    [Fact]
    public async Task When_the_disk_of_the_outbox_is_full_nothing_is_half_written_and_all_goes_on_by_itself_once_there_is_room()
    {
        Assert.SkipUnless(Environment.UserName == "root", "A small file system can only be mounted by root.");
        await using var disk = new FullDisk(_suite);
        await disk.MoveOutboxAsync();
        await using var load = await DeskLoad.StartAsync(_suite, seed: 21);
        await load.MoreAsync(Some);
        var processes = (_suite.ProcessIdOf("reception"), _suite.ProcessIdOf("postgres"));

        disk.Fill();
        var (neverAgain, refusal) = await LogUntilRefusedAsync(load.World);
        await load.RefusalsAsync(Some);
        DatabaseOutageTests.AssertUnavailable(refusal);
        Assert.All(load.Refusals, DatabaseOutageTests.AssertUnavailable);
        await load.AssertNothingOfAsync(neverAgain.VisitId);
        Assert.NotEmpty((await load.World.Planning.ListVisitsAsync(DatabaseOutageTests.List(load.World))).Visits);
        Assert.Equal(load.World.Code, (await load.World.ReportAsync()).Scope.Code);

        disk.Free();
        await load.MoreAsync(Some);
        await load.AssertExactAsync();
        await load.AssertNothingOfAsync(neverAgain.VisitId);
        Assert.Equal(processes, (_suite.ProcessIdOf("reception"), _suite.ProcessIdOf("postgres")));
    }

    // The pages that the table has already take a few more rows. These visits are of another year than those of the load.
    private static async Task<(LogVisitRequest Visit, Refusal Refusal)> LogUntilRefusedAsync(World world)
    {
        while (true)
        {
            var visit = world.Visit();
            visit.Date = "2023-03-14";
            try
            {
                await world.Desk.LogVisitAsync(visit);
            }
            catch (RpcException exception)
            {
                return (visit, Refusal.From(exception));
            }
        }
    }
}
