using System.Text;
using AccesDroits.Contracts;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AccesDroits.EndToEnd.Tests.Telemetry;

[Collection(Observed.Name)]
public class TelemetryPrivacyTests(ObservedSuite observed)
{
    private static readonly string[] Processes = ["gateway", "directory", "reception", "referrals", "workshops", "statistics"];

    // A column that a database refuses to convert: its error repeats the value.
    private const string RefuseNotes = "alter table help_request add constraint refused check (note::integer > 0) not valid";
    private const string RefuseBands = "alter table visit_fact add constraint refused check (age_band::integer > 0) not valid";

    // What a person is described with, in words that no statement or route holds.
    private static readonly string[] Attributes = ["under-18", "bouche-a-oreille", "incapacite", "administratif.ecrits"];
    private static readonly string[] Health = ["sante.memoire", "sante.vue"];

    private Suite Suite => observed.Suite;

    [Fact]
    public async Task Nothing_that_was_said_of_a_person_is_in_a_span_a_metric_a_log_a_header_or_beyond_its_place_in_an_event()
    {
        await using var tap = await BusTap.OpenAsync((await Suite.App.GetConnectionStringAsync("events"))!);
        var world = await World.CreateAsync(Suite);
        var intrusions = new Intrusions(Suite);
        var person = await new MarkedDay(Suite, world).LiveAsync();
        await intrusions.CallEverythingAsync();
        await FailInsideAsync(world, person);
        var poisoned = await PoisonStatisticsAsync(tap, world, person);
        await WithoutDatabaseAsync(intrusions, world);
        await FlushedAsync(world);

        var events = await tap.TakeAsync();
        AssertDriven(intrusions);
        Assert.Equal(ContractCatalog.Events.Keys.Order(StringComparer.Ordinal), events.Select(message => message.Exchange.Split(':')[1]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.All(Processes, process => Assert.Contains(observed.Collector.Spans, sent => sent.Service == process));
        Assert.All(Processes, process => Assert.Contains(observed.Collector.MetricsSent, sent => sent.Service == process));
        Assert.All(Processes, process => Assert.Contains(observed.Collector.LogsSent, sent => sent.Service == process));

        var unspeakable = (string[])[Marked.Person, Marked.Header, .. person.Codes, .. person.Passwords, .. Health];
        var untellable = (string[])[Marked.Stem, .. unspeakable, .. Attributes, .. person.VisitorIds];
        var told = observed.Collector.Received.Select(export => ($"OTLP {export.Descriptor.Name}", Encoding.Latin1.GetString(export.ToByteArray())))
            .Concat(await ConsolesAsync())
            .Concat(events.Concat(poisoned).Select(message => ($"headers of {message.Exchange}", message.Envelope)));
        Assert.Empty(Leak.Find(told, untellable));
        Assert.Empty(Leak.Find(events.Concat(poisoned).Select(message => (message.Exchange, message.Message)), unspeakable));
    }

    private static void AssertDriven(Intrusions intrusions)
    {
        Assert.Equal(Intrusions.Methods.Select(method => method.Name).Distinct().Order(StringComparer.Ordinal),
            intrusions.Ends.Select(end => end.Method).Where(name => name != Marked.Header).Distinct().Order(StringComparer.Ordinal));
        foreach (var status in new[] { StatusCode.InvalidArgument, StatusCode.NotFound, StatusCode.Unavailable, StatusCode.Unimplemented })
        {
            Assert.Contains(intrusions.Ends, end => end.Status == status);
        }
    }

    private async Task FailInsideAsync(World world, MarkedPerson person)
    {
        await ChangeAsync("receptiondb", RefuseNotes);
        var visit = person.Visit(world);
        Assert.Equal(StatusCode.Internal, (await Refusal.Of(world.Desk.LogVisitAsync(visit))).Status);
        await ChangeAsync("receptiondb", "alter table help_request drop constraint refused");
    }

    // The message ends in the error queue, with what the service says of the cause.
    private async Task<IReadOnlyList<Delivered>> PoisonStatisticsAsync(BusTap tap, World world, MarkedPerson person)
    {
        await ChangeAsync("statisticsdb", RefuseBands);
        await world.Desk.LogVisitAsync(person.Visit(world));
        await Eventually.Get(
            () => Task.FromResult(observed.Collector.Latest("statistics", "accesdroits.messages.moved_to_error_queue")), moved => moved > 0);
        await ChangeAsync("statisticsdb", "alter table visit_fact drop constraint refused");
        return await Eventually.Get(() => tap.TakeAsync("statistics_error"), messages => messages.Count > 0);
    }

    private async Task WithoutDatabaseAsync(Intrusions intrusions, World world)
    {
        await Suite.StopAsync("postgres");
        await intrusions.CallEverythingAsync();
        Assert.Equal(StatusCode.Unavailable, (await Refusal.Of(world.Desk.LogVisitAsync(world.Visit()))).Status);
        await Suite.StartAsync("postgres");
    }

    // Once the last trace has come, so has what was before it.
    private async Task FlushedAsync(World world)
    {
        var id = $"{Guid.NewGuid():n}";
        var bytes = ByteString.CopyFrom(Convert.FromHexString(id));
        var visit = world.Visit();
        await Eventually.Get(
            async () =>
            {
                try
                {
                    return await world.Desk.LogVisitAsync(visit, new Metadata { { "traceparent", $"00-{id}-{id[..16]}-01" } });
                }
                catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable)
                {
                    return null;
                }
            },
            answer => answer is not null);
        await Eventually.Get(() => Task.FromResult(observed.Collector.Spans.Count(sent => sent.Span.TraceId == bytes && sent.Service == "statistics")), spans => spans > 0);
    }

    private async Task<IEnumerable<(string, string)>> ConsolesAsync()
    {
        var logger = Suite.App.Services.GetRequiredService<ResourceLoggerService>();
        var consoles = new List<(string, string)>();
        foreach (var resource in (string[])[.. Processes, "postgres", "events"])
        {
            await foreach (var lines in logger.GetAllAsync(resource))
            {
                Assert.NotEmpty(lines);
                consoles.Add(($"console of {resource}", string.Join('\n', lines.Select(line => line.Content))));
            }
        }

        return consoles;
    }

    private async Task ChangeAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(await Suite.App.GetConnectionStringAsync(database));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
