using System.Net;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>An end point known by its address.</summary>
public class UriEndPoint(Uri uri) : EndPoint
{
    /// <summary>The address.</summary>
    public Uri Uri { get; } = uri ?? throw new ArgumentNullException(nameof(uri));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is UriEndPoint other && Uri.Equals(other.Uri);

    /// <inheritdoc/>
    public override int GetHashCode() => Uri.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => Uri.ToString();
}

/// <summary>An end point of a service.</summary>
public sealed class ServiceEndpoint
{
    private ServiceEndpoint(EndPoint endPoint) => EndPoint = endPoint;

    /// <summary>The end point.</summary>
    public EndPoint EndPoint { get; }

    /// <summary>Makes an end point of a service.</summary>
    public static ServiceEndpoint Create(EndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return new ServiceEndpoint(endPoint);
    }

    /// <inheritdoc/>
    public override string? ToString() => EndPoint.ToString();
}

/// <summary>The end points of a service for as long as the token has not changed.</summary>
public sealed class ServiceEndpointSource(IReadOnlyList<ServiceEndpoint> endpoints, IChangeToken changeToken)
{
    /// <summary>The end points; none when nothing is known of the service.</summary>
    public IReadOnlyList<ServiceEndpoint> Endpoints { get; } = endpoints;

    /// <summary>Changes when the end points may have changed.</summary>
    public IChangeToken ChangeToken { get; } = changeToken;
}
