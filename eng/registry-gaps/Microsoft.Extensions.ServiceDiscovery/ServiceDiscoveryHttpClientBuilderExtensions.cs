using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.ServiceDiscovery;
using Microsoft.Extensions.ServiceDiscovery.Http;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Makes HTTP clients use service discovery.</summary>
public static class ServiceDiscoveryHttpClientBuilderExtensions
{
    /// <summary>Makes a client, or all clients by default, discover the services it calls.</summary>
    public static IHttpClientBuilder AddServiceDiscovery(this IHttpClientBuilder httpClientBuilder)
    {
        ArgumentNullException.ThrowIfNull(httpClientBuilder);
        httpClientBuilder.Services.AddServiceDiscovery();
        httpClientBuilder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, DisableGrpcLoadBalancingFilter>());
        return httpClientBuilder.AddHttpMessageHandler(services => new ResolvingHttpDelegatingHandler(
            services.GetRequiredService<ServiceEndpointResolver>(), services.GetRequiredService<RoundRobin>()));
    }
}
