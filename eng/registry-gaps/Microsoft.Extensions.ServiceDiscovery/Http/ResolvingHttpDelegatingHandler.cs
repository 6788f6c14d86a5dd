using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Microsoft.Extensions.ServiceDiscovery.Http;

// Sends each request to the next end point of the service its address names.
internal sealed class ResolvingHttpDelegatingHandler(ServiceEndpointResolver resolver, RoundRobin turns) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } original)
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var address = original.GetLeftPart(UriPartial.Authority);
        var source = await resolver.GetEndpointsAsync(address, cancellationToken).ConfigureAwait(false);
        request.RequestUri = turns.Next(address, source) is { } endpoint ? endpoint.Apply(original) : original.WithFirstScheme();
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            request.RequestUri = original;
        }
    }
}

internal sealed class RoundRobin
{
    private readonly ConcurrentDictionary<string, StrongBox<uint>> _turns = new(StringComparer.OrdinalIgnoreCase);

    public UriEndPoint? Next(string address, ServiceEndpointSource source)
    {
        if (source.Endpoints.Count == 0)
        {
            return null;
        }

        var turn = Interlocked.Increment(ref _turns.GetOrAdd(address, static _ => new StrongBox<uint>(uint.MaxValue)).Value);
        return (UriEndPoint)source.Endpoints[(int)(turn % (uint)source.Endpoints.Count)].EndPoint;
    }
}

internal static class Addresses
{
    public static Uri Apply(this UriEndPoint endpoint, Uri original) => new UriBuilder(original)
    {
        Scheme = endpoint.Uri.Scheme,
        Host = endpoint.Uri.Host,
        Port = endpoint.Uri.Port,
        Path = endpoint.Uri.AbsolutePath.TrimEnd('/') + original.AbsolutePath,
    }.Uri;

    // An unknown name goes on as it is, except that no one speaks "https+http".
    public static Uri WithFirstScheme(this Uri uri)
    {
        var plus = uri.Scheme.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? uri : new Uri(uri.Scheme[..plus] + uri.OriginalString[uri.Scheme.Length..]);
    }
}
