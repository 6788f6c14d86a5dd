using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Statistics.Domain;
using AccesDroits.Statistics.Image;
using Dapper;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace AccesDroits.Statistics.Tests;

/// <summary>Images of replicas whose tables are replaced by a rebuild.</summary>
[Collection(nameof(OneAtATime))]
public sealed class RebuiltImageTests(StatisticsSuite suite)
{
    private static readonly DateOnly FirstDay = new(2023, 1, 1);
    private static readonly DateOnly LastDay = new(2025, 1, 1);
    private static readonly string[] States = ["planned", "held", "not-held"];

    [Fact]
    public async Task Every_replica_follows_the_tables_that_a_rebuild_puts_in_place_and_what_comes_and_moves_afterwards()
    {
        var (logged, unlogged) = (new RandomNetwork(81), new RandomNetwork(82));
        await suite.Producer.WriteAsync(logged.Events);
        await suite.ApplyAsync(logged.Deliveries());
        await suite.ApplyAsync(unlogged.Deliveries());
        using var busy = new FactImages(suite.Database, NullLogger<FactImages>.Instance);
        using var idle = new FactImages(suite.Database, NullLogger<FactImages>.Instance);
        await AssertAgreesAsync(busy);
        await AssertAgreesAsync(idle);
        var before = await ReportAsync(ScopeKind.Department, logged.Department);
        var start = await ScalarAsync<string>("select pg_current_xact_id()::text");

        var rebuild = RebuildAsync();
        do
        {
            await AssertAgreesAsync(busy);
            Assert.Equal(before, await ReportAsync(ScopeKind.Department, logged.Department));
        }
        while (!rebuild.IsCompleted);

        var end = (await rebuild)[^1];
        Assert.Equal((RebuildStage.Done, 0L), (end.Stage, end.Differences));
        Assert.True(end.CarriedOver > 0);
        await AssertAgreesAsync(busy);
        await AssertAgreesAsync(idle);
        Assert.Equal(before, await ReportAsync(ScopeKind.Department, logged.Department));

        // Rows that were carried over too: an image made just before them must see that they are new.
        Assert.Equal(0, await ScalarAsync<long>($"select count(*) from visit_fact where changed_in <= '{start}'::xid8"));
        Assert.Equal(0, await ScalarAsync<long>($"select count(*) from session_fact where changed_in <= '{start}'::xid8"));

        var corrected = CorrectedVisits([.. logged.Events, .. unlogged.Events]);
        var sessions = CorrectedSessions([.. logged.Events, .. unlogged.Events]);
        await suite.ApplyAsync(corrected.Concat<IStateEvent>(sessions).Select(@event => (Guid.NewGuid(), @event)));
        using var late = new FactImages(suite.Database, NullLogger<FactImages>.Instance);
        foreach (var images in new[] { busy, idle, late })
        {
            await AssertAgreesAsync(images);
        }

        Assert.True(await ScalarAsync<long>("select count(*) from visit_fact where cardinality(earlier_days) > 0") > 100);
        Assert.True(await ScalarAsync<long>("select count(*) from session_fact where cardinality(earlier_days) > 0") > 20);
        await AssertServedAsync(logged, corrected, sessions);
        await AssertServedAsync(unlogged, corrected, sessions);
        Assert.Equal(0, (await suite.Statistics.CheckStatisticsAsync(new CheckStatisticsRequest())).Differences);
    }

    // Every visit once more: deleted, on another day of this month or of another one, or as it stands.
    private static List<VisitChanged> CorrectedVisits(IEnumerable<IStateEvent> events) =>
        [.. Latest<VisitChanged>(events).Select((visit, index) => visit with { Revision = visit.Revision + 1, Deleted = index % 4 == 0, Date = visit.Date.AddDays(index % 5 * 9) })];

    private static List<DropInSessionChanged> CorrectedSessions(IEnumerable<IStateEvent> events) =>
        [.. Latest<DropInSessionChanged>(events).Select((session, index) => session with
        {
            Revision = session.Revision + 1, Deleted = index % 4 == 0, Date = session.Date.AddDays(index % 5 * 9), State = States[index % 3],
        })];

    private static IEnumerable<TEvent> Latest<TEvent>(IEnumerable<IStateEvent> events)
        where TEvent : IStateEvent =>
        events.OfType<TEvent>().GroupBy(@event => @event.Id).Select(@event => @event.MaxBy(revision => revision.Revision)!);

    // What the service says of each place, from its image and from its counters by month.
    private async Task AssertServedAsync(RandomNetwork network, List<VisitChanged> visits, List<DropInSessionChanged> sessions)
    {
        foreach (var (kind, code) in network.Scopes.Where(scope => scope.Kind == ScopeKind.Place))
        {
            var place = await ScalarAsync<Guid>($"select id from scope where kind = 'place' and code = '{code}'");
            var stand = visits.Where(visit => visit.PlaceId == place && !visit.Deleted).ToList();
            var report = await ReportAsync(kind, code);
            Assert.Equal(
                (stand.Count, stand.DistinctBy(visit => visit.VisitorId ?? visit.Id).Count()),
                (report.Visits.Total, report.Persons.Total.Total));
            var planned = sessions.Where(session => session.PlaceId == place && !session.Deleted).ToList();
            Assert.Equal((planned.Count, planned.Count(session => session.State == "held"
                || (session.State == "planned" && visits.Exists(visit => visit.SessionId == session.Id && !visit.Deleted)))), (report.Coverage.PlannedSessions, report.Coverage.HeldSessions));
        }
    }

    private static async Task AssertAgreesAsync(FactImages images)
    {
        await using var snapshot = await images.OpenAsync(TestContext.Current.CancellationToken);
        var places = await snapshot.Connection.QueryAsync<Guid>("select distinct place_id from visit_fact");
        await CountedBySql.AssertAgreesAsync(
            snapshot, [.. places.Select((place, index) => new Slice(place, FirstDay.AddDays(index % 40 * 7), LastDay.AddDays(-(index % 40) * 7), index % 2 == 0 ? "centre" : "mairie"))]);
    }

    private async Task<Report> ReportAsync(ScopeKind kind, string code)
    {
        var report = await suite.Statistics.GetReportAsync(new GetReportRequest { ScopeKind = kind, ScopeCode = code, From = "2023-01-01", To = "2025-01-01" });
        report.AsOf = null;
        return report;
    }

    private async Task<List<RebuildProgress>> RebuildAsync()
    {
        using var call = suite.Statistics.RebuildStatistics(new RebuildStatisticsRequest());
        return await call.ResponseStream.ReadAllAsync().ToListAsync();
    }

    private async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var connection = await suite.Database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<T>(sql);
    }
}
