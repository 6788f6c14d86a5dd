using System.Diagnostics.CodeAnalysis;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>What an address asks for: scheme[+scheme]://[_endpoint.]service.</summary>
public sealed class ServiceEndpointQuery
{
    private ServiceEndpointQuery(IReadOnlyList<string> schemes, string serviceName, string? endpointName)
    {
        IncludedSchemes = schemes;
        ServiceName = serviceName;
        EndpointName = endpointName;
    }

    /// <summary>The schemes, best first.</summary>
    public IReadOnlyList<string> IncludedSchemes { get; }

    /// <summary>Name of the service.</summary>
    public string ServiceName { get; }

    /// <summary>Name of the end point, if the address gives one.</summary>
    public string? EndpointName { get; }

    /// <summary>Reads an address; one with a port of its own is no query.</summary>
    public static bool TryParse(string input, [NotNullWhen(true)] out ServiceEndpointQuery? query)
    {
        query = null;
        var hasScheme = input.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(hasScheme ? input : $"any://{input}", UriKind.Absolute, out var uri) || uri.Host.Length == 0 || !uri.IsDefaultPort)
        {
            return false;
        }

        var schemes = hasScheme ? uri.Scheme.Split('+', StringSplitOptions.RemoveEmptyEntries) : [];
        var dot = uri.Host.IndexOf('.', StringComparison.Ordinal);
        query = uri.Host[0] == '_' && dot > 1
            ? new(schemes, uri.Host[(dot + 1)..], uri.Host[1..dot])
            : new(schemes, uri.Host, null);
        return true;
    }
}
