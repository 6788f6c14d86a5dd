using AccesDroits.Bench.Protos;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AccesDroits.Bench;

/// <summary>A service that answers what it is sent, and the gateway's configuration that leads to it.</summary>
internal sealed class EchoHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EchoHost(WebApplication app) => _app = app;

    public static async Task<EchoHost> StartAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<Answers>();
        await app.StartAsync();
        return new EchoHost(app);
    }

    /// <summary>The settings that give the gateway one route more.</summary>
    public static Dictionary<string, string> Route(int port) => new(StringComparer.Ordinal)
    {
        ["ReverseProxy__Routes__echo__ClusterId"] = "echo",
        ["ReverseProxy__Routes__echo__Match__Path"] = "/accesdroits.bench.v1.EchoService/{**rest}",
        ["ReverseProxy__Clusters__echo__HttpClient__EnableMultipleHttp2Connections"] = "true",
        ["ReverseProxy__Clusters__echo__HttpRequest__Version"] = "2.0",
        ["ReverseProxy__Clusters__echo__HttpRequest__VersionPolicy"] = "RequestVersionExact",
        ["ReverseProxy__Clusters__echo__Destinations__echo__Address"] = $"http://127.0.0.1:{port}",
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private sealed class Answers : EchoService.EchoServiceBase
    {
        public override Task<EchoMessage> Echo(EchoMessage request, ServerCallContext context) => Task.FromResult(request);
    }
}
