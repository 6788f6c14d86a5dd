using AccesDroits.Contracts.Audit.V1;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Directory.Features;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.Testing;
using Aspire.Hosting.Testing;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace AccesDroits.Directory.Tests;

/// <summary>One more Directory beside the one of the suite, on its servers, with settings and a clock of its own.</summary>
public sealed class Replica : IAsyncDisposable
{
    private readonly MovedClock _clock = new();
    private readonly SignedIn _caller = new();
    private readonly WebApplicationFactory<DirectoryApi> _service;

    private Replica(WebApplicationFactory<DirectoryApi> service, int port)
    {
        _service = service.WithWebHostBuilder(host => host.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(_clock).AddSingleton<IStartupFilter>(_caller)));
        _service.UseKestrel();
        _service.StartServer();
        Channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
    }

    public GrpcChannel Channel { get; }

    public DirectoryService.DirectoryServiceClient Directory => new(Channel);

    public AuditService.AuditServiceClient Audit => new(Channel);

    /// <summary>By how much the clock of the service is ahead.</summary>
    public TimeSpan Ahead
    {
        set => _clock.Ahead = value;
    }

    /// <summary>Who makes the calls from now on; an administrator of the network until it is said. Tokens are tried elsewhere.</summary>
    public Caller Caller
    {
        set => _caller.Caller = value;
    }

    /// <param name="database">A database of the server of the suite.</param>
    public static async Task<Replica> StartAsync(Suite suite, string database, params (string Name, string Value)[] settings)
    {
        var (grpc, rest) = (Suite.FreePort(), Suite.FreePort());
        var (server, events) = (await suite.App.GetConnectionStringAsync("postgres"), await suite.App.GetConnectionStringAsync("events"));
        var replica = new Replica(
            new WebApplicationFactory<DirectoryApi>().WithWebHostBuilder(host =>
            {
                host.UseSetting("ConnectionStrings:directorydb", $"{server};Database={database}")
                    .UseSetting("ConnectionStrings:events", events)
                    .UseSetting("Keys:Folder", suite.KeysOf("directory"))
                    .UseSetting("Mail:Folder", suite.MailFolder)
                    .UseSetting("Kestrel:Endpoints:http:Url", $"http://127.0.0.1:{grpc}")
                    .UseSetting("Kestrel:Endpoints:http:Protocols", "Http2")
                    .UseSetting("Kestrel:Endpoints:internal:Url", $"http://127.0.0.1:{rest}")
                    .UseSetting("Kestrel:Endpoints:internal:Protocols", "Http1");
                foreach (var (name, value) in settings)
                {
                    host.UseSetting(name, value);
                }
            }),
            grpc);
        await Replicas.ReadsEventsAsync(replica._service.Services);
        return replica;
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _service.DisposeAsync();
    }

    private sealed class SignedIn : IStartupFilter
    {
        public Caller Caller { get; set; } = new(Guid.CreateVersion7(), Role.NetworkAdmin);

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, call) =>
            {
                context.Features.Set(Caller);
                return call(context);
            });
            next(app);
        };
    }

    private sealed class MovedClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }
}
