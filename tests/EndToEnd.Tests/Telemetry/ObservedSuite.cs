using AccesDroits.Testing;

namespace AccesDroits.EndToEnd.Tests.Telemetry;

/// <summary>A suite of its own whose telemetry goes to a collector of the tests. Its tests also take servers away, one after the other.</summary>
public sealed class ObservedSuite : IAsyncLifetime
{
    public Suite Suite { get; } = new();

    public Collector Collector { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Collector = await Collector.StartAsync();
        Suite.Settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = Collector.Address;
        Suite.Settings["OTEL_METRIC_EXPORT_INTERVAL"] = "500";
        Suite.Settings["OTEL_BSP_SCHEDULE_DELAY"] = "200";
        Suite.Settings["OTEL_BLRP_SCHEDULE_DELAY"] = "200";
        await Suite.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Suite.DisposeAsync();
        await Collector.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class Observed : ICollectionFixture<ObservedSuite>
{
    public const string Name = "observed";
}
