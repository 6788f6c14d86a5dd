using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AccesDroits.Testing;

/// <summary>What the services that tests start in their own process, beside those of the suite, have in common.</summary>
public static class Replicas
{
    private static readonly TimeSpan BusPatience = TimeSpan.FromMinutes(1);

    /// <summary>Waits until the service reads its queue: a bus that is stopped while it starts goes on reading, for a service that is gone.</summary>
    public static async Task ReadsEventsAsync(IServiceProvider services) =>
        Assert.Equal(BusHealthStatus.Healthy, await services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, BusPatience));
}
