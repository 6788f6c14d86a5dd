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
    private readonly OperatorTokens _tokens;
    private readonly DirectoryInfo _secrets;

    private RunningSuite(DistributedApplication app, EchoHost echo, OperatorTokens tokens, DirectoryInfo secrets) =>
        (_app, _echo, _tokens, _secrets) = (app, echo, tokens, secrets);

    public DirectoryService.DirectoryServiceClient Directory => new(As(Role.NetworkAdmin));

    public AccountService.AccountServiceClient Accounts => new(As(Role.NetworkAdmin));

    public StatisticsService.StatisticsServiceClient Statistics => new(As(Role.NetworkAdmin));

    /// <summary>The desk of the structure of a place.</summary>
    public ReceptionService.ReceptionServiceClient DeskOf(int place) => new(As(Role.Coordinator, Network.StructureId(Network.StructureOf(place))));

    /// <summary>Where the pages are.</summary>
    public Uri Site => _app.GetEndpoint("gateway", "http");

    public string MailFolder => MailFolderIn(_secrets);

    public GrpcChannel As(Role role, Guid? structureId = null) => _tokens.Gateway.As(role, structureId);

    public static async Task<RunningSuite> StartAsync()
    {
        var echoPort = FreePort();
        var echo = await EchoHost.StartAsync(echoPort);

        // The services inherit the environment; only the gateway reads these.
        foreach (var (name, value) in EchoHost.Route(echoPort))
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        var secrets = System.IO.Directory.CreateTempSubdirectory("accesdroits-bench-");
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(["--empty", "true", "--port", $"{FreePort()}", "--secrets", secrets.FullName, "--Mail:Folder", MailFolderIn(secrets)]);
        var app = await builder.BuildAsync();
        await app.StartAsync();
        await app.ResourceNotifications.WaitForResourceHealthyAsync("gateway").WaitAsync(LongestStart);
        var credentials = await ClientCredentials.ReadAsync(Path.Combine(secrets.FullName, "operator.json"), CancellationToken.None);
        return new RunningSuite(app, echo, new OperatorTokens(app.GetEndpoint("gateway", "http"), app.GetEndpoint("gateway", "grpc"), credentials), secrets);
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
        _tokens.Dispose();
        await _app.DisposeAsync();
        _secrets.Delete(recursive: true);
        await _echo.DisposeAsync();
    }

    private static string MailFolderIn(DirectoryInfo folder) => Path.Combine(folder.FullName, "mail");

    private async Task ExecuteAsync(string resource, string command)
    {
        var result = await _app.ResourceCommands.ExecuteCommandAsync(resource, command);
        if (!result.Success)
        {
            throw new InvalidOperationException($"{resource} {command}: {result.ErrorMessage}");
        }
    }
}
