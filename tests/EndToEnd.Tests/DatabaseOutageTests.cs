using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>One service loses its database at the server: closed to everybody and its sessions ended, or moved elsewhere.</summary>
[Collection(OutageSuite.Collection)]
public class DatabaseOutageTests(OutageSuite outage)
{
    private const int Some = 40;
    private readonly Suite _suite = outage.Suite;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_the_database_of_statistics_is_away_the_desk_works_and_no_message_is_given_up(bool moved)
    {
        await using var load = await DeskLoad.StartAsync(_suite, seed: 1);
        await load.MoreAsync(Some);
        await using (await TakeAwayAsync("statisticsdb", moved))
        {
            await load.MoreAsync(10 * Some);
            AssertUnavailable(await Refusal.Of(_suite.Statistics.GetReportAsync(Year(load.World))));
            Assert.Equal("Unhealthy", await _suite.HealthAsync("statistics"));
            await _suite.Directory.PutStructureAsync(Structure());
        }

        Assert.Empty(load.Refusals);
        await load.AssertExactAsync();
        Assert.Equal(0u, await _suite.CountMessagesAsync("statistics_error"));
        await _suite.HealthyAsync("statistics");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_the_database_of_reception_is_away_reports_are_served_and_what_is_refused_leaves_nothing(bool moved)
    {
        await using var load = await DeskLoad.StartAsync(_suite, seed: 2);
        await load.MoreAsync(Some);
        var neverAgain = load.World.Visit();
        string place;
        await using (await TakeAwayAsync("receptiondb", moved))
        {
            await load.RefusalsAsync(Some);
            AssertUnavailable(await Refusal.Of(load.World.Desk.LogVisitAsync(neverAgain)));
            AssertUnavailable(await Refusal.Of(load.World.Planning.ListVisitsAsync(List(load.World))));
            Assert.Equal("Unhealthy", await _suite.HealthAsync("reception"));
            Assert.Equal(load.World.Code, (await load.World.ReportAsync()).Scope.Code);
            place = await load.World.PutAnotherPlaceAsync();
        }

        await load.MoreAsync(Some);
        Assert.All(load.Refusals, AssertUnavailable);
        await load.AssertExactAsync();
        await load.World.KnownAsync(place);
        await load.AssertNothingOfAsync(neverAgain.VisitId);
        Assert.Equal(0u, await _suite.CountMessagesAsync("reception_error"));
        await _suite.HealthyAsync("reception");
    }

    [Fact]
    public async Task While_the_database_of_directory_is_away_the_desk_and_the_reports_work_and_a_refused_place_leaves_nothing()
    {
        await using var load = await DeskLoad.StartAsync(_suite, seed: 3);
        await load.MoreAsync(Some);
        var structure = Structure();
        await using (await TakeAwayAsync("directorydb", moved: false))
        {
            AssertUnavailable(await Refusal.Of(_suite.Directory.PutStructureAsync(structure)));
            Assert.Equal("Unhealthy", await _suite.HealthAsync("directory"));
            Assert.Equal(load.World.Code, (await load.World.ReportAsync()).Scope.Code);
            await load.MoreAsync(Some);
        }

        Assert.Empty(load.Refusals);
        Assert.Equal(0, await _suite.CountAsync("directorydb", "select count(*) from outbox where aggregate_id = @id", new { id = Guid.Parse(structure.Structure.Id) }));
        Assert.Equal(1, (await _suite.Directory.PutStructureAsync(structure)).Revision);
        await load.AssertExactAsync();
    }

    private Task<IAsyncDisposable> TakeAwayAsync(string database, bool moved) => moved ? _suite.MoveDatabaseAsync(database) : _suite.CloseDatabaseAsync(database);

    internal static void AssertUnavailable(Refusal refusal) => Assert.Equal(
        (StatusCode.Unavailable, "unavailable", "Le service est momentanément indisponible. Rien n'a été enregistré : réessayez."),
        (refusal.Status, refusal.Code, refusal.Message));

    private static GetReportRequest Year(World world) =>
        new() { ScopeKind = ScopeKind.Point, ScopeCode = world.Code, From = "2024-01-01", To = "2024-12-31" };

    internal static ListVisitsRequest List(World world) => new() { PlaceId = world.PlaceId, From = "2024-01-01", To = "2024-12-31" };

    private static PutStructureRequest Structure() => new()
    {
        Structure = new() { Id = World.NewId(), Code = World.NewCode(), Label = "Structure d'essai", Kind = StructureKind.CentreSocial, Department = "54" },
    };
}
