using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Finds the end points of services in the configuration.</summary>
public sealed class ServiceEndpointResolver
{
    private const string DefaultEndpointName = "default";

    private readonly ConcurrentDictionary<string, ServiceEndpointSource> _sources = new(StringComparer.OrdinalIgnoreCase);
    private readonly IConfiguration _configuration;
    private readonly IOptions<ServiceDiscoveryOptions> _options;
    private readonly IOptions<ConfigurationServiceEndpointProviderOptions> _configurationOptions;

    internal ServiceEndpointResolver(
        IConfiguration configuration, IOptions<ServiceDiscoveryOptions> options, IOptions<ConfigurationServiceEndpointProviderOptions> configurationOptions)
    {
        _configuration = configuration;
        _options = options;
        _configurationOptions = configurationOptions;
    }

    /// <summary>The end points that answer to an address such as http://reception; none when the name is not configured.</summary>
    public ValueTask<ServiceEndpointSource> GetEndpointsAsync(string serviceName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(serviceName);
        cancellationToken.ThrowIfCancellationRequested();
        if (_sources.TryGetValue(serviceName, out var known) && !known.ChangeToken.HasChanged)
        {
            return ValueTask.FromResult(known);
        }

        var token = _configuration.GetReloadToken();
        var found = new ServiceEndpointSource(ServiceEndpointQuery.TryParse(serviceName, out var query) ? Find(query) : [], token);
        if (found.Endpoints.Count > 0)
        {
            _sources[serviceName] = found;
        }

        return ValueTask.FromResult(found);
    }

    private ServiceEndpoint[] Find(ServiceEndpointQuery query)
    {
        var service = _configuration.GetSection(_configurationOptions.Value.SectionName).GetSection(query.ServiceName);
        if (!service.Exists())
        {
            return [];
        }

        string[] schemes = _options.Value.AllowAllSchemes
            ? [.. query.IncludedSchemes]
            : [.. query.IncludedSchemes.Intersect(_options.Value.AllowedSchemes, StringComparer.OrdinalIgnoreCase)];
        string[] names = query.EndpointName is null ? [.. schemes, DefaultEndpointName] : [query.EndpointName];
        var name = Array.Find(names, candidate => service.GetSection(candidate).Exists());
        if (name is null)
        {
            return [];
        }

        var fallback = schemes.Contains(name, StringComparer.OrdinalIgnoreCase) ? name : schemes.FirstOrDefault("http");
        Uri[] addresses = [.. Values(service.GetSection(name)).Select(value => Address(value, fallback))];
        return [.. BestScheme(addresses, schemes).Select(address => ServiceEndpoint.Create(new UriEndPoint(address)))];
    }

    private static IEnumerable<string> Values(IConfigurationSection section) => section.Value is { Length: > 0 } single
        ? [single]
        : section.GetChildren().Select(child => child.Value).OfType<string>().Where(value => value.Length > 0);

    private static Uri Address(string value, string scheme) =>
        new(value.Contains("://", StringComparison.Ordinal) ? value : $"{scheme}://{value}");

    private static IEnumerable<Uri> BestScheme(Uri[] addresses, string[] schemes)
    {
        if (schemes.Length == 0)
        {
            return addresses;
        }

        var best = Array.Find(schemes, scheme => Array.Exists(addresses, address => address.Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase)));
        return addresses.Where(address => address.Scheme.Equals(best, StringComparison.OrdinalIgnoreCase));
    }
}
