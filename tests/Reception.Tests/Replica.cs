using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Features;
using AccesDroits.Reception.Features.FollowUps;
using AccesDroits.Reception.Features.Visitors;
using AccesDroits.Testing;
using Aspire.Hosting.Testing;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace AccesDroits.Reception.Tests;

/// <summary>One more Reception on the database and the broker of the suite, whose clock shows what a test wants it to show.</summary>
public sealed class Replica(Suite suite) : IAsyncLifetime
{
    private readonly MovedClock _clock = new();
    private WebApplicationFactory<ReceptionApi>? _service;
    private GrpcChannel? _channel;

    /// <summary>The social worker of a structure at this service.</summary>
    public ReceptionService.ReceptionServiceClient DeskOf(World world) => new(ChannelOf(world));

    /// <summary>The same, for its other services.</summary>
    public CallInvoker ChannelOf(World world) => _channel!.Intercept(metadata =>
    {
        metadata.Add("authorization", $"Bearer {suite.Mint.Token(world.Caller(Role.SocialWorker))}");
        return metadata;
    });

    /// <summary>Removes what has been kept long enough, as the service does every day.</summary>
    public async Task EndRetentionAsync()
    {
        await _service!.Services.GetRequiredService<FollowUpRetention>().RunAsync(CancellationToken.None);
        await _service.Services.GetRequiredService<SetAsideRetention>().RunAsync(CancellationToken.None);
        await _service.Services.GetRequiredService<NoteRetention>().RunAsync(CancellationToken.None);
        await _service.Services.GetRequiredService<VisitorRetention>().RunAsync(CancellationToken.None);
    }

    /// <summary>Removes what was done at the lieux d'entraînement on days that are over.</summary>
    public Task EndTrainingAsync() => _service!.Services.GetRequiredService<TrainingRetention>().RunAsync(CancellationToken.None);

    /// <summary>What the clock of the service shows from now on, in UTC.</summary>
    public DateTimeOffset Now
    {
        get => _clock.Now;
        set => _clock.Now = value;
    }

    public async ValueTask InitializeAsync()
    {
        var (grpc, rest) = (Suite.FreePort(), Suite.FreePort());
        var (database, events) = (await suite.App.GetConnectionStringAsync("receptiondb"), await suite.App.GetConnectionStringAsync("events"));
        _service = new WebApplicationFactory<ReceptionApi>().WithWebHostBuilder(host => host
            .UseSetting("ConnectionStrings:receptiondb", database)
            .UseSetting("ConnectionStrings:events", events)
            .UseSetting("services:directory:internal:0", suite.App.GetEndpoint("directory", "internal").ToString())
            .UseSetting("Keys:Folder", suite.KeysOf("reception"))
            .UseSetting("Kestrel:Endpoints:http:Url", $"http://127.0.0.1:{grpc}")
            .UseSetting("Kestrel:Endpoints:http:Protocols", "Http2")
            .UseSetting("Kestrel:Endpoints:internal:Url", $"http://127.0.0.1:{rest}")
            .UseSetting("Kestrel:Endpoints:internal:Protocols", "Http1")
            .ConfigureTestServices(services => services.AddSingleton<TimeProvider>(_clock)));
        _service.UseKestrel();
        _service.StartServer();
        await Replicas.ReadsEventsAsync(_service.Services);
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{grpc}");
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        await (_service?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>Shows the time it is told; timers run as they always do.</summary>
    private sealed class MovedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
