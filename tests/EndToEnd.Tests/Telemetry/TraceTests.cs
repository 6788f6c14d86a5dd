using System.Diagnostics;
using AccesDroits.EndToEnd.Tests.Telemetry.Otlp;
using AccesDroits.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace AccesDroits.EndToEnd.Tests.Telemetry;

[Collection(Observed.Name)]
public class TraceTests(ObservedSuite observed)
{
    private const string LogVisit = "accesdroits.reception.v1.ReceptionService/LogVisit";

    // What the caller began, then each step from the gateway to one SQL statement of Statistics.
    private static readonly string[] WayOfAVisit =
    [
        "caller",
        $"gateway, Microsoft.AspNetCore: Server {LogVisit}",
        "gateway, Yarp.ReverseProxy: Server proxy.forwarder",
        "gateway, System.Net.Http: Client POST",
        $"reception, Microsoft.AspNetCore: Server {LogVisit}",
        "reception, AccesDroits: Producer outbox publish",
        "reception, MassTransit: Producer AccesDroits.Contracts.Events:VisitChanged send",
        "statistics, MassTransit: Consumer statistics receive",
        "statistics, MassTransit: Consumer statistics process",
        "statistics, Npgsql: Client postgresql",
    ];

    private static readonly string[] StatementsOfStatistics = ["insert into inbox", "insert into visit_fact", "insert into daily_counter"];

    [Fact]
    public async Task One_trace_leads_from_the_gateway_across_the_broker_to_the_transaction_of_Statistics()
    {
        var world = await World.CreateAsync(observed.Suite);

        // Events that come together share a transaction, and its last statements: this visit is to come alone.
        await world.Desk.LogVisitAsync(world.Visit());
        await world.ReportWhenAsync(report => report.Visits.Total == 1);
        var (trace, caller) = (ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom());
        await world.Desk.LogVisitAsync(world.Visit(), new Metadata { { "traceparent", $"00-{trace}-{caller}-01" } });

        foreach (var statement in StatementsOfStatistics)
        {
            var way = await Eventually.Get(() => Task.FromResult(new Way(WayTo(statement, trace, caller))), way => way.Steps.Count == WayOfAVisit.Length);
            Assert.Equal(WayOfAVisit, way.Steps);
        }
    }

    [Fact]
    public async Task Looking_for_work_and_health_probes_start_no_trace()
    {
        // The suite probes its services every second and its relays look for work five times a second.
        await Eventually.Get(() => Task.FromResult(Probes()), probes => probes >= 5);
        Assert.DoesNotContain(observed.Collector.Spans, sent => sent.Span.Name.EndsWith("/health", StringComparison.Ordinal));
        Assert.DoesNotContain(observed.Collector.Spans, sent => StatementOf(sent.Span).Contains("for update skip locked", StringComparison.Ordinal));
        Assert.DoesNotContain(observed.Collector.Spans, sent => StatementOf(sent.Span).Contains("where published_at is null", StringComparison.Ordinal));
    }

    private sealed record Way(IReadOnlyList<string> Steps)
    {
        public override string ToString() => string.Join(" > ", Steps);
    }

    // From the caller down to the statement, as far as the spans have come.
    private List<string> WayTo(string statement, ActivityTraceId trace, ActivitySpanId caller)
    {
        var id = ByteString.CopyFrom(Convert.FromHexString(trace.ToHexString()));
        var spans = observed.Collector.Spans.Where(sent => sent.Span.TraceId == id).ToDictionary(sent => sent.Span.SpanId);
        var way = new List<string>();
        var step = spans.Values.SingleOrDefault(sent => sent.Service == "statistics" && StatementOf(sent.Span).StartsWith(statement, StringComparison.Ordinal));
        while (step is not null)
        {
            way.Insert(0, $"{step.Service}, {step.Scope}: {step.Span.Kind} {step.Span.Name}");
            if (step.Span.ParentSpanId.Span.SequenceEqual(Convert.FromHexString(caller.ToHexString())))
            {
                way.Insert(0, "caller");
            }

            step = spans.GetValueOrDefault(step.Span.ParentSpanId);
        }

        return way;
    }

    private long Probes() =>
        observed.Collector.Histograms("reception", "http.server.request.duration", ("http.route", "/health")).Select(point => (long)point.Count).DefaultIfEmpty().Max();

    private static string StatementOf(Span span) => span.Attributes.FirstOrDefault(attribute => attribute.Key == "db.query.text")?.Value.StringValue ?? "";
}
