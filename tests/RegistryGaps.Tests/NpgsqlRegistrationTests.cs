using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace RegistryGaps.Tests;

public sealed class NpgsqlRegistrationTests
{
    [Fact]
    public void The_data_source_is_one_and_uses_the_connection_string_of_its_name()
    {
        using var host = Build([new("ConnectionStrings:receptiondb", "Host=db;Database=reception"), new("Aspire:Npgsql:ConnectionString", "Host=other")]);

        var dataSource = host.Services.GetRequiredService<NpgsqlDataSource>();

        Assert.Same(dataSource, host.Services.GetRequiredService<NpgsqlDataSource>());
        Assert.Equal("Host=db;Database=reception", dataSource.ConnectionString);
    }

    [Fact]
    public void Health_tracing_and_metrics_are_on_by_default()
    {
        using var host = Build([new("ConnectionStrings:receptiondb", "Host=db")]);

        Assert.Equal(["PostgreSql"], HealthChecks(host));
        Assert.NotNull(host.Services.GetService<TracerProvider>());
        Assert.NotNull(host.Services.GetService<MeterProvider>());
        using var source = new ActivitySource("Npgsql");
        using var meter = new Meter("Npgsql");
        Assert.True(source.HasListeners());
        Assert.True(meter.CreateCounter<int>("any").Enabled);
    }

    [Fact]
    public void Health_tracing_and_metrics_can_be_turned_off_by_name()
    {
        using var host = Build(
        [
            new("ConnectionStrings:receptiondb", "Host=db"),
            new("Aspire:Npgsql:DisableHealthChecks", "true"),
            new("Aspire:Npgsql:receptiondb:DisableTracing", "true"),
            new("Aspire:Npgsql:receptiondb:DisableMetrics", "true"),
        ]);

        Assert.Empty(HealthChecks(host));
        Assert.Null(host.Services.GetService<TracerProvider>());
        Assert.Null(host.Services.GetService<MeterProvider>());
    }

    [Fact]
    public void A_missing_connection_string_is_named()
    {
        using var host = Build([]);
        var error = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<NpgsqlDataSource>());
        Assert.Contains("ConnectionStrings:receptiondb", error.Message);
    }

    private static IHost Build(IEnumerable<KeyValuePair<string, string?>> configuration)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(configuration);
        builder.AddNpgsqlDataSource("receptiondb");
        builder.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddReader(new BaseExportingMetricReader(new NoExporter())));
        return builder.Build();
    }

    private sealed class NoExporter : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }

    private static IEnumerable<string> HealthChecks(IHost host) =>
        host.Services.GetService<Microsoft.Extensions.Options.IOptions<HealthCheckServiceOptions>>()?.Value.Registrations.Select(check => check.Name) ?? [];
}
