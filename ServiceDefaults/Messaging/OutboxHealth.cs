using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AccesDroits.ServiceDefaults.Messaging;

/// <summary>Degraded while the events of the service cannot leave. A service that reads no queue would not know otherwise that the broker is away.</summary>
internal sealed class OutboxHealth(Outbox outbox) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(outbox.IsHeldUp ? HealthCheckResult.Degraded("The events are kept until the broker takes them.") : HealthCheckResult.Healthy());
}
