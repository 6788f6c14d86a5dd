using AccesDroits.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AccesDroits.ServiceDefaults.Auth;

public static class ServiceTokens
{
    /// <summary>The client calls as a service of the suite, with the secret that they share (Service:Secret).</summary>
    public static IHttpClientBuilder AsService(this IHttpClientBuilder client)
    {
        client.Services.AddHttpClient(nameof(ServiceTokens), http => http.BaseAddress = new Uri("http://_internal.directory"));
        client.Services.TryAddKeyedSingleton(nameof(ServiceTokens), (services, _) => new TokenSource(
            services.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(ServiceTokens)),
            new ClientCredentials("service", services.GetRequiredService<IConfiguration>()["Service:Secret"] ?? throw new InvalidOperationException("Service:Secret is not configured."))));
        return client.AddHttpMessageHandler(services =>
        {
            var tokens = services.GetRequiredKeyedService<TokenSource>(nameof(ServiceTokens));
            return new BearerHandler(async cancellationToken => await tokens.GetAsync(cancellationToken));
        });
    }
}
