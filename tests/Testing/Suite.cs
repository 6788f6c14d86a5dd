using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using AccesDroits.Contracts;
using AccesDroits.Contracts.Audit.V1;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults.Auth;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Dapper;
using Google.Protobuf.Reflection;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Xunit;

namespace AccesDroits.Testing;

/// <summary>The whole suite, started empty on free ports by its own AppHost, reached through its gateway. One for all the tests of a project.</summary>
public sealed partial class Suite : IAsyncLifetime
{
    private DistributedApplication? _app;
    private readonly string _secrets = Path.Combine(Path.GetTempPath(), $"accesdroits-{Guid.NewGuid():n}");
    private readonly Lazy<Mint> _mint;
    private GatewayChannel? _gateway;
    private OperatorTokens? _operator;

    public Suite() => _mint = new Lazy<Mint>(() => new Mint(Path.Combine(_secrets, "keys", "directory")));

    public DistributedApplication App => _app ?? throw new InvalidOperationException("The suite has not been started.");

    /// <summary>Configuration of the AppHost, set before the suite starts.</summary>
    public IDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        // Thousands of callers on one machine.
        ["gateway:RateLimits:Anonymous:Burst"] = "1000000", ["gateway:RateLimits:Anonymous:PerMinute"] = "60000000",
        ["gateway:RateLimits:SignIn:Burst"] = "1000000", ["gateway:RateLimits:SignIn:PerMinute"] = "60000000",
        ["gateway:RateLimits:Account:Burst"] = "1000000", ["gateway:RateLimits:Account:PerMinute"] = "60000000",
    };

    /// <summary>HTTP/1.1 client of the gateway, with the token of the network's administrator.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>gRPC address of the gateway.</summary>
    public Uri GrpcAddress => App.GetEndpoint("gateway", "grpc");

    public DirectoryService.DirectoryServiceClient Directory => new(As(Role.NetworkAdmin));

    /// <summary>The figures of the whole network; those of one structure are its world's.</summary>
    public StatisticsService.StatisticsServiceClient Statistics => new(As(Role.NetworkAdmin));

    /// <summary>Tokens for any role and scope, good and bad.</summary>
    public Mint Mint => _mint.Value;

    /// <summary>Where mail is written while there is no mail server.</summary>
    public string MailFolder => Path.Combine(App.Services.GetRequiredService<IConfiguration>()["data"]!, "mail");

    /// <summary>Where the operator of the suite finds their credentials.</summary>
    public string OperatorFile => Path.Combine(_secrets, "operator.json");

    public AuditService.AuditServiceClient Audit => new(As(Role.Dpo));

    /// <summary>What the services of the suite show each other that they are of it.</summary>
    public string ServiceSecret { get; } = $"{Guid.NewGuid():n}";

    /// <summary>Where a service keeps its keys, outside its database.</summary>
    public string KeysOf(string service) => Path.Combine(_secrets, "keys", service);

    /// <summary>A channel to the gateway that acts in a role, as an account of its own.</summary>
    /// <param name="structureId">The structure, for a role that acts in one; nobody else's when not given.</param>
    public GrpcChannel As(Role role, string? structureId = null) =>
        _gateway!.As(role, structureId is not null ? Guid.Parse(structureId) : role.ActsInStructure() ? Nowhere : null);

    /// <summary>A channel that acts in a role for which the RPC is; somebody who sees all of it, where there is one.</summary>
    public GrpcChannel AsAllowed(MethodDescriptor rpc, string? structureId = null) =>
        ContractCatalog.RolesOf(rpc).OrderBy(role => role == Role.SocialWorker ? 0 : role == Role.NetworkAdmin ? 1 : 2).First() is var role && role == Role.Public
            ? With(null)
            : As(role, role.ActsInStructure() ? structureId : null);

    /// <summary>A channel that sends one token, or none.</summary>
    public GrpcChannel With(string? token) => _gateway!.With(_ => ValueTask.FromResult(token));

    /// <summary>A channel that acts as somebody.</summary>
    public GrpcChannel As(Caller caller) => With(Mint.Token(caller));

    /// <summary>The operator's channels, for what the product itself does through them.</summary>
    public GatewayChannel Gateway => Operator.Gateway;

    /// <summary>The operator's tokens.</summary>
    public OperatorTokens Operator => _operator ?? throw new InvalidOperationException("The suite has not been started.");

    private static Guid Nowhere { get; } = Guid.NewGuid();

    private ValueTask<string?> TokenAsync(Role role, Guid? structureId, CancellationToken cancellationToken) =>
        ValueTask.FromResult<string?>(Mint.Token(new Caller(Guid.NewGuid(), role, structureId, role.ActsForInstitution() ? Guid.NewGuid() : null)));

    public async ValueTask InitializeAsync()
    {
        _ = Mint;
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(["--empty", "true", "--port", $"{FreePort()}", "--secrets", _secrets, "--Parameters:servicesecret", ServiceSecret]);
        foreach (var (name, value) in Settings)
        {
            builder.Configuration[name] = value;
        }

        _app = await builder.BuildAsync();
        await App.StartAsync();
        await App.ResourceNotifications.WaitForResourceHealthyAsync("gateway").WaitAsync(TimeSpan.FromMinutes(3));
        _gateway = new GatewayChannel(GrpcAddress, TokenAsync);
        _operator = new OperatorTokens(App.GetEndpoint("gateway", "http"), GrpcAddress, await ClientCredentials.ReadAsync(OperatorFile, CancellationToken.None));

        // Who asks before they send waits for the answer, however busy the machine is: otherwise they are cut off while they send.
        Http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = App.GetEndpoint("gateway", "http") };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Mint.Token(new Caller(Guid.NewGuid(), Role.NetworkAdmin)));
    }

    /// <summary>Stops a resource as an operator would.</summary>
    public Task StopAsync(string resource) => ExecuteAsync(resource, KnownResourceCommands.StopCommand);

    /// <summary>Starts it again and waits until it is healthy.</summary>
    public async Task StartAsync(string resource)
    {
        await ExecuteAsync(resource, KnownResourceCommands.StartCommand);
        await App.ResourceNotifications.WaitForResourceHealthyAsync(resource);
    }

    /// <summary>Kills the process of a resource (kill -9), calls <paramref name="killed"/>, and waits until another one is healthy in its place.</summary>
    public async Task KillAsync(string resource, Action? killed = null)
    {
        Assert.True(App.ResourceNotifications.TryGetCurrentState(resource, out var before));
        var pid = PidOf(before.Snapshot);
        using (var process = Process.GetProcessById(pid))
        {
            process.Kill();
        }

        killed?.Invoke();
        await App.ResourceNotifications.WaitForResourceAsync(
            resource, change => change.Snapshot.HealthStatus == HealthStatus.Healthy && PidOf(change.Snapshot) is var now && now != 0 && now != pid)
            .WaitAsync(TimeSpan.FromMinutes(2));
    }

    private static int PidOf(CustomResourceSnapshot snapshot) =>
        snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value as int? ?? 0;

    private async Task ExecuteAsync(string resource, string command)
    {
        var result = await App.ResourceCommands.ExecuteCommandAsync(resource, command);
        Assert.True(result.Success, result.ErrorMessage);
    }

    /// <summary>Counts rows in a database of the suite, where no RPC shows what is stored.</summary>
    public Task<long> CountAsync(string database, string sql, object parameters) => ReadAsync<long>(database, sql, parameters);

    /// <summary>One value of a database of the suite, where no RPC shows what is stored.</summary>
    public async Task<T?> ReadAsync<T>(string database, string sql, object parameters)
    {
        await using var connection = new NpgsqlConnection(await App.GetConnectionStringAsync(database) + ";Pooling=false");
        return await connection.ExecuteScalarAsync<T>(sql, parameters);
    }

    /// <summary>A port that nobody listens on, below those that the system gives to whoever connects, so that it is still free a moment later.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another one, then.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _inside)
        {
            channel.Dispose();
        }

        Http?.Dispose();
        _gateway?.Dispose();
        _operator?.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        if (System.IO.Directory.Exists(_secrets))
        {
            System.IO.Directory.Delete(_secrets, recursive: true);
        }
    }
}
