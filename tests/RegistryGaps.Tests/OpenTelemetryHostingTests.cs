using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace RegistryGaps.Tests;

public sealed class OpenTelemetryHostingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Spans_and_metrics_are_flushed_when_the_host_stops()
    {
        using var source = new ActivitySource("registry-gaps");
        using var meter = new Meter("registry-gaps");
        var (spans, metrics) = (new Recorder<Activity>(activity => activity.DisplayName), new Recorder<Metric>(metric => metric.Name));
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("reception"))
            .WithTracing(tracing => tracing.AddSource("registry-gaps").AddProcessor(new BatchActivityExportProcessor(spans)))
            .WithMetrics(metering => metering.AddMeter("registry-gaps")
                .AddReader(new PeriodicExportingMetricReader(metrics, exportIntervalMilliseconds: (int)TimeSpan.FromHours(1).TotalMilliseconds)));

        using (var host = builder.Build())
        {
            await host.StartAsync(Cancel);
            source.StartActivity("visit")!.Dispose();
            meter.CreateCounter<int>("visits").Add(1);
            await host.StopAsync(Cancel);
        }

        Assert.Equal(["visit"], spans.Seen);
        Assert.Equal(["visits"], metrics.Seen);
    }

    [Fact]
    public async Task The_genuine_exporter_joins_all_signals_and_one_hosted_service_starts_them()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddOpenTelemetry().WithTracing().WithMetrics().WithLogging();
        builder.Services.AddOpenTelemetry().UseOtlpExporter();
        using var host = builder.Build();

        Assert.Single(host.Services.GetServices<IHostedService>());
        Assert.NotNull(host.Services.GetService<TracerProvider>());
        Assert.NotNull(host.Services.GetService<MeterProvider>());
        await host.StartAsync(Cancel);
        await host.StopAsync(Cancel);
    }

    private sealed class Recorder<T>(Func<T, string> name) : BaseExporter<T> where T : class
    {
        public ConcurrentQueue<string> Seen { get; } = new();

        public override ExportResult Export(in Batch<T> batch)
        {
            foreach (var item in batch)
            {
                Seen.Enqueue(name(item));
            }

            return ExportResult.Success;
        }
    }
}
