using System.Net;
using System.Net.Sockets;

namespace NativeServers;

/// <summary>How a private RabbitMQ server is set up.</summary>
public sealed record RabbitOptions(string DataDirectory)
{
    /// <summary>The only user of the broker; there is no guest.</summary>
    public string UserName { get; init; } = "rabbitmq";

    /// <summary>Password of that user.</summary>
    public string Password { get; init; } = Passwords.Generate();

    /// <summary>Loopback port; a free one when null.</summary>
    public int? Port { get; init; }

    /// <summary>Where the versions of RabbitMQ are installed.</summary>
    public string InstallationRoot { get; init; } = "/usr/lib/rabbitmq/lib";

    /// <summary>Receives what the server and its launcher say.</summary>
    public Action<string> Log { get; init; } = static _ => { };
}

/// <summary>A private RabbitMQ server on the loopback interface. It keeps its ports and data when it is started again.</summary>
public sealed class RabbitServer(RabbitOptions options) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly RabbitNode _node = new(options.DataDirectory, options.Port ?? FreePorts.Take(), FreePorts.Take(), FreePorts.Take());
    private ChildProcess? _portMapper;
    private ChildProcess? _server;

    /// <summary>Loopback port of the broker.</summary>
    public int Port => _node.Port;

    /// <summary>Process id of the running server, or null.</summary>
    public int? Pid => _server is { Exited.IsCompleted: false } server ? server.Pid : null;

    /// <summary>Completes when the running server ends.</summary>
    public Task<int> Exited => _server?.Exited ?? Task.FromResult(0);

    /// <summary>AMQP address with user and password.</summary>
    public string ConnectionString =>
        $"amqp://{Uri.EscapeDataString(options.UserName)}:{Uri.EscapeDataString(options.Password)}@127.0.0.1:{Port}";

    /// <summary>Starts the broker and waits until it answers.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (Pid is not null)
            return;
        var script = RabbitNode.FindServerScript(options.InstallationRoot);
        _node.WriteFiles(options.UserName, options.Password);
        // A port mapper of its own: the shared one on port 4369 would tie this node to others and outlive it.
        if (_portMapper is null or { Exited.IsCompleted: true })
            _portMapper = ChildProcess.Start(new ChildStart("epmd", "-address", "127.0.0.1", "-port", $"{_node.MapperPort}") { WorkingDirectory = _node.Directory });
        _server = ChildProcess.Start(new ChildStart(script)
        {
            ClearEnvironment = true,
            Environment = _node.Environment(),
            WorkingDirectory = _node.Directory,
            Output = (line, _) => options.Log(line),
        });
        await WaitUntilReadyAsync(_server, cancellationToken);
    }

    /// <summary>Stops the broker cleanly, then its port mapper.</summary>
    public async Task StopAsync()
    {
        if (_server is { } server)
            await server.StopAsync(ProcessSignal.Terminate, TimeSpan.FromSeconds(30));
        _server = null;
        if (_portMapper is { } mapper)
            await mapper.StopAsync(ProcessSignal.Terminate, TimeSpan.FromSeconds(5));
        _portMapper = null;
    }

    /// <summary>Whether the broker answers the opening of the AMQP protocol.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port, limit.Token);
            var stream = client.GetStream();
            await stream.WriteAsync("AMQP\0\0\x09\x01"u8.ToArray(), limit.Token);
            var answer = new byte[1];
            return await stream.ReadAsync(answer, limit.Token) == 1 && answer[0] == 1;
        }
        catch (Exception exception) when (exception is SocketException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task WaitUntilReadyAsync(ChildProcess server, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            while (!await IsReadyAsync(limit.Token))
            {
                if (server.Exited.IsCompleted)
                    throw new ServerFailureException($"RabbitMQ ended with code {await server.Exited} while starting on port {Port}; see its log.");
                await Task.Delay(100, limit.Token);
            }
        }
        catch (Exception exception)
        {
            await StopAsync();
            if (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw new ServerFailureException($"RabbitMQ did not answer on port {Port} within {Patience.TotalSeconds:0} s; see its log.", exception);
            throw;
        }
    }
}
