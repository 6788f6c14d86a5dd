using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Microsoft.Extensions.ServiceDiscovery.Yarp;

// Replaces each destination whose address names a service by one destination for each of its end points.
internal sealed class ServiceDiscoveryDestinationResolver(ServiceEndpointResolver resolver) : IDestinationResolver
{
    public async ValueTask<ResolvedDestinationCollection> ResolveDestinationsAsync(
        IReadOnlyDictionary<string, DestinationConfig> destinations, CancellationToken cancellationToken)
    {
        var resolved = new Dictionary<string, DestinationConfig>(StringComparer.OrdinalIgnoreCase);
        var tokens = new List<IChangeToken>();
        foreach (var (name, destination) in destinations)
        {
            var original = new Uri(destination.Address);
            var source = await resolver.GetEndpointsAsync(original.GetLeftPart(UriPartial.Authority), cancellationToken).ConfigureAwait(false);
            tokens.Add(source.ChangeToken);
            if (source.Endpoints.Count == 0)
            {
                resolved[name] = destination;
            }

            foreach (var endpoint in source.Endpoints.Select(endpoint => (UriEndPoint)endpoint.EndPoint))
            {
                resolved[$"{name}[{endpoint.Uri.Authority}]"] = destination with
                {
                    Address = At(original, endpoint.Uri),
                    Health = string.IsNullOrEmpty(destination.Health) ? destination.Health : At(new Uri(destination.Health), endpoint.Uri),
                    Host = Host(destination, original, endpoint.Uri),
                };
            }
        }

        return new ResolvedDestinationCollection(resolved, new CompositeChangeToken(tokens));
    }

    private static string At(Uri original, Uri endpoint) =>
        new UriBuilder(original) { Scheme = endpoint.Scheme, Host = endpoint.Host, Port = endpoint.Port }.Uri.ToString();

    // The configured host wins. An end point on this machine gets its own: a development certificate does not name the service.
    private static string? Host(DestinationConfig destination, Uri original, Uri endpoint) =>
        !string.IsNullOrEmpty(destination.Host) ? destination.Host
        : endpoint.IsLoopback ? null
        : original.Authority;
}
