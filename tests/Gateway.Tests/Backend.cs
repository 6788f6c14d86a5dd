using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AccesDroits.Gateway.Tests;

/// <summary>A real service on the loopback address: gRPC on one port, health and REST on another, as every service of the suite.</summary>
public sealed class Backend : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Backend(WebApplication app, EchoLog log) => (_app, Log) = (app, log);

    public EchoLog Log { get; }

    public string Grpc => Address(0);

    public string Internal => Address(1);

    public static async Task<Backend> StartAsync()
    {
        var log = new EchoLog();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(log);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        app.MapGrpcService<EchoService>();
        app.MapGet("/health", () => "secret of the service");
        app.MapGet("/api/v1/points/{code}/report", (string code, HttpRequest request) => new { code, request.Protocol });
        app.MapPost("/api/v1/statistics/echo", async (HttpRequest request) => Results.Text(await new StreamReader(request.Body).ReadToEndAsync()));
        app.MapGet("/page", (HttpRequest request) => request.Headers.Select(header => $"{header.Key}: {header.Value}").Order(StringComparer.Ordinal));
        app.MapPost("/form", async (HttpRequest request) => Results.Text(await new StreamReader(request.Body).ReadToEndAsync()));
        await app.StartAsync();
        return new Backend(app, log);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private string Address(int index) =>
        _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ElementAt(index);
}
