using Grpc.Net.ClientFactory;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using RegistryGaps.Tests.Protos;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace RegistryGaps.Tests;

/// <summary>Two replicas of the echo service and a reverse proxy before them, each on a cleartext HTTP/2 end point.</summary>
public sealed class EchoServers : IAsyncLifetime
{
    private readonly List<WebApplication> _applications = [];

    public string[] Replicas { get; private set; } = [];

    public string Proxy { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Replicas = [await StartReplicaAsync("one"), await StartReplicaAsync("two")];
        Proxy = await StartProxyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var application in _applications)
        {
            await application.DisposeAsync();
        }
    }

    /// <summary>Services of a client that knows the replicas, or the proxy, as http://reception.</summary>
    public ServiceProvider Client(bool throughProxy, Action<IHttpClientBuilder>? configure = null, Action<GrpcClientFactoryOptions>? configureClient = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(Reception(throughProxy ? [Proxy] : Replicas));
        services.AddServiceDiscovery();
        services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery());
        var builder = services.AddGrpcClient<Echo.EchoClient>(options =>
        {
            options.Address = new Uri("http://reception");
            configureClient?.Invoke(options);
        });
        configure?.Invoke(builder);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
    }

    private static IConfigurationRoot Reception(string[] addresses) => new ConfigurationBuilder()
        .AddInMemoryCollection(addresses.Select((address, index) => KeyValuePair.Create($"services:reception:http:{index}", (string?)address)))
        .Build();

    private Task<string> StartReplicaAsync(string name) => StartAsync(
        builder =>
        {
            builder.Services.AddSingleton(new EchoService(name));
            builder.Services.AddGrpc(options =>
            {
                options.ResponseCompressionAlgorithm = "gzip";
                options.Interceptors.Add<NamedServerInterceptor>("outer");
                options.Interceptors.Add<NamedServerInterceptor>("inner");
            });
        },
        application => application.MapGrpcService<EchoService>());

    private Task<string> StartProxyAsync() => StartAsync(
        builder =>
        {
            builder.Configuration.AddConfiguration(Reception(Replicas));
            builder.Services.AddServiceDiscovery();
            builder.Services.AddReverseProxy()
                .LoadFromMemory(
                    [new RouteConfig { RouteId = "all", ClusterId = "reception", Match = new RouteMatch { Path = "{**rest}" } }],
                    [new ClusterConfig
                    {
                        ClusterId = "reception",
                        Destinations = new Dictionary<string, DestinationConfig> { ["reception"] = new() { Address = "http://reception" } },
                        HttpClient = new HttpClientConfig { EnableMultipleHttp2Connections = true },
                        HttpRequest = new ForwarderRequestConfig { Version = new Version(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact },
                    }])
                .AddServiceDiscoveryDestinationResolver();
        },
        application => application.MapReverseProxy());

    private async Task<string> StartAsync(Action<WebApplicationBuilder> configure, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhostOnAnyPort(HttpProtocols.Http2));
        configure(builder);
        var application = builder.Build();
        _applications.Add(application);
        map(application);
        await application.StartAsync(TestContext.Current.CancellationToken);
        return application.Urls.Single();
    }
}

internal static class KestrelOptions
{
    public static void ListenLocalhostOnAnyPort(this KestrelServerOptions kestrel, HttpProtocols protocols) =>
        kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = protocols);
}
