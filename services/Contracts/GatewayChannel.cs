using System.Collections.Concurrent;
using AccesDroits.Contracts.Common.V1;
using Grpc.Net.Client;

namespace AccesDroits.Contracts;

/// <summary>Gives a token for a role, in a structure when the role acts in one.</summary>
public delegate ValueTask<string?> TokensForRole(Role role, Guid? structureId, CancellationToken cancellationToken);

/// <summary>The one way for a test, a demo, a benchmark or a program of the network to reach the suite through its gateway.</summary>
/// <param name="gateway">gRPC address of the gateway, e.g. http://localhost:8081.</param>
public sealed class GatewayChannel(Uri gateway, TokensForRole tokens) : IDisposable
{
    private readonly SocketsHttpHandler _connections = new() { EnableMultipleHttp2Connections = true };
    private readonly ConcurrentDictionary<(Role, Guid?), GrpcChannel> _channels = new();

    /// <summary>A channel that acts in a role.</summary>
    /// <param name="structureId">The structure, for a role that acts in one.</param>
    public GrpcChannel As(Role role, Guid? structureId = null) => role == Role.Unspecified
        ? throw new ArgumentOutOfRangeException(nameof(role), "A caller always has a role.")
        : _channels.GetOrAdd((role, structureId), _ => With(cancellationToken => tokens(role, structureId, cancellationToken)));

    /// <summary>A channel that sends the tokens of a source, or none.</summary>
    public GrpcChannel With(Func<CancellationToken, ValueTask<string?>> source) =>
        GrpcChannel.ForAddress(gateway, new GrpcChannelOptions { HttpHandler = new BearerHandler(source) { InnerHandler = _connections } });

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var channel in _channels.Values)
        {
            channel.Dispose();
        }

        _connections.Dispose();
    }
}
