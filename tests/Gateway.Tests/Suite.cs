using AccesDroits.Gateway.Tests.Protos;
using Grpc.Net.Client;

[assembly: AssemblyFixture(typeof(AccesDroits.Gateway.Tests.Suite))]

namespace AccesDroits.Gateway.Tests;

/// <summary>The gateway with a Directory and a Statistics that answer, and a Reception that is down.</summary>
public sealed class Suite : IAsyncLifetime
{
    private Backend? _backend;
    private GatewayProcess? _gateway;
    private GrpcChannel? _channel;

    public Backend Backend => _backend!;

    public GatewayProcess Gateway => _gateway!;

    public GrpcChannel Channel => _channel!;

    // Who asks before they send waits for the answer, however busy the machine is: otherwise they are cut off while they send.
    public HttpClient Rest { get; } = new(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) });

    public DirectoryService.DirectoryServiceClient Client => new(Channel);

    public async ValueTask InitializeAsync()
    {
        _backend = await Backend.StartAsync();
        _gateway = await GatewayProcess.StartAsync(
            ("services__directory__http__0", _backend.Grpc), ("services__statistics__http__0", _backend.Grpc), ("services__statistics__internal__0", _backend.Internal), ("services__portal__http__0", _backend.Internal),
            ("RateLimits__Anonymous__Burst", "1000000"), ("RateLimits__SignIn__Burst", "1000000"),
            // Nothing listens on port 1.
            ("services__reception__http__0", "http://127.0.0.1:1"));
        _channel = GrpcChannel.ForAddress(_gateway.Grpc, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        Rest.BaseAddress = _gateway.Http;
    }

    public async ValueTask DisposeAsync()
    {
        Rest.Dispose();
        _channel?.Dispose();
        await (_gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_backend?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
