using AccesDroits.Contracts.Common.V1;
using Grpc.Net.Client;

namespace AccesDroits.Contracts;

/// <summary>The one way for a test, a demo, a benchmark or a program of the network to reach the suite through its gateway.</summary>
/// <param name="gateway">gRPC address of the gateway, e.g. http://localhost:8081.</param>
public sealed class GatewayChannel(Uri gateway) : IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(gateway, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true },
        DisposeHttpClient = true,
    });

    /// <summary>A channel that acts in a role. Until accounts exist the suite listens on the loopback address only and no token is sent.</summary>
    public GrpcChannel As(Role role) =>
        role == Role.Unspecified ? throw new ArgumentOutOfRangeException(nameof(role), "A caller always has a role.") : _channel;

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();
}
