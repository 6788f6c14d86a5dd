using System.Net;
using System.Net.Sockets;
using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Statistics.V1;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Dapper;
using Grpc.Net.Client;
using Npgsql;

namespace AccesDroits.Bench;

/// <summary>The whole suite, empty, on free ports and with data of its own that are removed at the end.</summary>
internal sealed class RunningSuite : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(5);

    private readonly DistributedApplication _app;
    private readonly EchoHost _echo;
    private readonly GatewayChannel _gateway;

    private RunningSuite(DistributedApplication app, EchoHost echo)
    {
        (_app, _echo) = (app, echo);
        _gateway = new GatewayChannel(app.GetEndpoint("gateway", "grpc"));
    }

    public DirectoryService.DirectoryServiceClient Directory => new(As(Role.NetworkAdmin));

    public ReceptionService.ReceptionServiceClient Desk => new(As(Role.Receiver));

    public ReceptionService.ReceptionServiceClient Planning => new(As(Role.Coordinator));

    public StatisticsService.StatisticsServiceClient Statistics => new(As(Role.Coordinator));

    public GrpcChannel As(Role role) => _gateway.As(role);

    public static async Task<RunningSuite> StartAsync()
    {
        var echoPort = FreePort();
        var echo = await EchoHost.StartAsync(echoPort);

        // The services inherit the environment; only the gateway reads these.
        foreach (var (name, value) in EchoHost.Route(echoPort))
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(["--empty", "true", "--port", $"{FreePort()}"]);
        var app = await builder.BuildAsync();
        await app.StartAsync();
        await app.ResourceNotifications.WaitForResourceHealthyAsync("gateway").WaitAsync(LongestStart);
        return new RunningSuite(app, echo);
    }

    /// <summary>Connection string of a database of the suite, or of its broker.</summary>
    public async Task<string> ConnectionAsync(string resource) =>
        await _app.GetConnectionStringAsync(resource) ?? throw new InvalidOperationException($"{resource} has no address.");

    public async Task<NpgsqlConnection> OpenAsync(string database)
    {
        // A query over ten million rows takes its time.
        var settings = new NpgsqlConnectionStringBuilder(await ConnectionAsync(database)) { CommandTimeout = 900, Pooling = false };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    public async Task StopAsync(string resource) => await ExecuteAsync(resource, KnownResourceCommands.StopCommand);

    public async Task StartAsync(string resource)
    {
        await ExecuteAsync(resource, KnownResourceCommands.StartCommand);
        await _app.ResourceNotifications.WaitForResourceHealthyAsync(resource).WaitAsync(LongestStart);
    }

    /// <summary>Waits until every event of Reception is published and every visit is in Statistics; false when that takes too long.</summary>
    public async Task<bool> CatchUpAsync(TimeSpan atMost)
    {
        await using var reception = await OpenAsync("receptiondb");
        await using var statistics = await OpenAsync("statisticsdb");
        return await Load.UntilAsync(atMost, async () =>
            await reception.ExecuteScalarAsync<long>("select count(*) from outbox where published_at is null") == 0
            && await reception.ExecuteScalarAsync<long>("select count(*) from visit") <= await statistics.ExecuteScalarAsync<long>("select count(*) from visit_fact"));
    }

    /// <summary>A port that nobody listens on, nor on the next one.</summary>
    public static int FreePort()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            try
            {
                using var next = new TcpListener(IPAddress.Loopback, port + 1);
                next.Start();
                return port;
            }
            catch (Exception exception) when (exception is SocketException or ArgumentOutOfRangeException)
            {
                // Taken, or the last port there is: another pair.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _gateway.Dispose();
        await _app.DisposeAsync();
        await _echo.DisposeAsync();
    }

    private async Task ExecuteAsync(string resource, string command)
    {
        var result = await _app.ResourceCommands.ExecuteCommandAsync(resource, command);
        if (!result.Success)
        {
            throw new InvalidOperationException($"{resource} {command}: {result.ErrorMessage}");
        }
    }
}
