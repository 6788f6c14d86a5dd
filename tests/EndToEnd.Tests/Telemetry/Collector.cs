using System.Collections.Concurrent;
using AccesDroits.EndToEnd.Tests.Telemetry.Otlp;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AccesDroits.EndToEnd.Tests.Telemetry;

/// <summary>A span and who sent it.</summary>
public sealed record SentSpan(string Service, string Scope, Span Span);

/// <summary>A metric and who sent it.</summary>
public sealed record SentMetric(string Service, string Scope, Metric Metric);

/// <summary>A log record and who sent it.</summary>
public sealed record SentLog(string Service, string Category, LogRecord Record);

/// <summary>An OTLP/gRPC collector on the loopback address, which keeps all that it receives.</summary>
public sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<IMessage> _received = new();

    private Collector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton(this);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        _app.MapGrpcService<Traces>();
        _app.MapGrpcService<Metrics>();
        _app.MapGrpcService<Logs>();
    }

    /// <summary>For OTEL_EXPORTER_OTLP_ENDPOINT.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>Every export as it came, known fields and others.</summary>
    public IReadOnlyList<IMessage> Received => [.. _received];

    public IReadOnlyList<SentSpan> Spans =>
        [.. from export in _received.OfType<ExportTraceServiceRequest>()
            from resource in export.ResourceSpans
            from scope in resource.ScopeSpans
            from span in scope.Spans
            select new SentSpan(ServiceOf(resource.Resource), scope.Scope.Name, span)];

    public IReadOnlyList<SentMetric> MetricsSent =>
        [.. from export in _received.OfType<ExportMetricsServiceRequest>()
            from resource in export.ResourceMetrics
            from scope in resource.ScopeMetrics
            from metric in scope.Metrics
            select new SentMetric(ServiceOf(resource.Resource), scope.Scope.Name, metric)];

    public IReadOnlyList<SentLog> LogsSent =>
        [.. from export in _received.OfType<ExportLogsServiceRequest>()
            from resource in export.ResourceLogs
            from scope in resource.ScopeLogs
            from record in scope.LogRecords
            select new SentLog(ServiceOf(resource.Resource), scope.Scope.Name, record)];

    public static async Task<Collector> StartAsync()
    {
        var collector = new Collector();
        await collector._app.StartAsync();
        return collector;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static string ServiceOf(Resource resource) => resource.Attributes.Single(attribute => attribute.Key == "service.name").Value.StringValue;

    private sealed class Traces(Collector collector) : TraceService.TraceServiceBase
    {
        public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context)
        {
            collector._received.Enqueue(request);
            return Task.FromResult(new ExportTraceServiceResponse());
        }
    }

    private sealed class Metrics(Collector collector) : MetricsService.MetricsServiceBase
    {
        public override Task<ExportMetricsServiceResponse> Export(ExportMetricsServiceRequest request, ServerCallContext context)
        {
            collector._received.Enqueue(request);
            return Task.FromResult(new ExportMetricsServiceResponse());
        }
    }

    private sealed class Logs(Collector collector) : LogsService.LogsServiceBase
    {
        public override Task<ExportLogsServiceResponse> Export(ExportLogsServiceRequest request, ServerCallContext context)
        {
            collector._received.Enqueue(request);
            return Task.FromResult(new ExportLogsServiceResponse());
        }
    }
}
