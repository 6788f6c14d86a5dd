using System.Collections.Concurrent;
using AccesDroits.Contracts;
using Aspire.Hosting.Testing;
using Grpc.Net.Client;

namespace AccesDroits.Testing;

public sealed partial class Suite
{
    private readonly ConcurrentBag<GrpcChannel> _inside = [];

    /// <summary>A channel to Directory itself, as other services have it: some of its RPCs have no route through the gateway.</summary>
    public GrpcChannel Inside(string? token)
    {
        var handler = new BearerHandler(_ => ValueTask.FromResult(token)) { InnerHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true } };
        var channel = GrpcChannel.ForAddress(App.GetEndpoint("directory", "http"), new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
        _inside.Add(channel);
        return channel;
    }
}
