using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.EndToEnd.Tests.Telemetry;

[Collection(Observed.Name)]
public class MetricTests(ObservedSuite observed)
{
    private const string SendAgain = "with sent as (update outbox set published_at = null where aggregate_id = @id and published_at is not null returning 1) select count(*) from sent";

    [Fact]
    public async Task Calls_are_counted_and_timed_by_RPC_and_status_where_they_come_in_and_where_they_are_served()
    {
        var world = await World.CreateAsync(observed.Suite);
        for (var call = 0; call < 3; call++)
        {
            await world.Desk.GetDeskAsync(new GetDeskRequest { PlaceId = $"{world.PlaceId}" });
        }

        await Refusal.Of(world.Desk.GetDeskAsync(new GetDeskRequest { PlaceId = "ici" }));
        foreach (var service in new[] { "gateway", "reception" })
        {
            // No other test of this suite and no other service asks for a desk.
            await Eventually.Get(() => Task.FromResult((Calls(service, StatusCode.OK), Calls(service, StatusCode.InvalidArgument))), counted => counted == (3, 1));
            Assert.All(Points(service, StatusCode.OK), point => Assert.True(point.Sum > 0));
        }
    }

    [Fact]
    public async Task Without_the_broker_the_lag_grows_and_the_failures_of_the_relay_are_counted_until_it_is_back()
    {
        var world = await World.CreateAsync(observed.Suite);
        // The metric may still be the one from before the world was put.
        await Eventually.Get(() => observed.Suite.CountUnpublishedAsync("receptiondb"), unpublished => unpublished == 0);
        var failures = observed.Collector.Latest("reception", "accesdroits.outbox.relay.failures") ?? 0;

        await using (await observed.Suite.StopBrokerAsync())
        {
            await world.Desk.LogVisitAsync(world.Visit());
            await world.Desk.LogVisitAsync(world.Visit());
            await LatestAsync("accesdroits.outbox.pending", pending => pending == 2);
            var age = await LatestAsync("accesdroits.outbox.oldest.age", age => age > 0);
            await LatestAsync("accesdroits.outbox.oldest.age", later => later > age);
            await LatestAsync("accesdroits.outbox.relay.failures", count => count > failures);
        }

        await LatestAsync("accesdroits.outbox.pending", pending => pending == 0);
        await LatestAsync("accesdroits.outbox.oldest.age", settled => settled == 0);
    }

    [Fact]
    public async Task A_message_that_comes_twice_is_counted_as_a_duplicate()
    {
        var world = await World.CreateAsync(observed.Suite);
        var tally = world.KioskTally();
        await world.Desk.RecordKioskTallyAsync(tally);

        // No other test of this suite has a tally sent twice.
        var before = observed.Collector.Latest("statistics", "accesdroits.inbox.duplicates", ("event", "KioskTallyChanged")) ?? 0;
        await Eventually.Get(() => observed.Suite.CountAsync("receptiondb", SendAgain, new { id = Guid.Parse(tally.TallyId) }), sent => sent == 1);
        await Eventually.Get(
            () => Task.FromResult(observed.Collector.Latest("statistics", "accesdroits.inbox.duplicates", ("event", "KioskTallyChanged"))), duplicates => duplicates == before + 1);
    }

    private async Task<double> LatestAsync(string name, Predicate<double> isExpected) =>
        (await Eventually.Get(() => Task.FromResult(observed.Collector.Latest("reception", name)), value => value is { } number && isExpected(number)))!.Value;

    private ulong Calls(string service, StatusCode status) => Points(service, status).Select(point => point.Count).DefaultIfEmpty().Max();

    private IEnumerable<Otlp.HistogramPoint> Points(string service, StatusCode status) =>
        observed.Collector.Histograms(
            service, "http.server.request.duration", ("rpc.service", "accesdroits.reception.v1.ReceptionService"), ("rpc.method", "GetDesk"),
            ("rpc.grpc.status_code", ((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
