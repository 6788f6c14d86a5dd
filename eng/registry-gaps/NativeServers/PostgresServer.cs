using Npgsql;

namespace NativeServers;

/// <summary>How a private PostgreSQL server is set up.</summary>
public sealed record PostgresOptions(string DataDirectory)
{
    /// <summary>Superuser of the cluster.</summary>
    public string UserName { get; init; } = "postgres";

    /// <summary>Password of the superuser.</summary>
    public string Password { get; init; } = Passwords.Generate();

    /// <summary>Loopback port; a free one when null.</summary>
    public int? Port { get; init; }

    /// <summary>The only place to look for PostgreSQL; when null, Debian's folder of versions and then PATH.</summary>
    public string? InstallationRoot { get; init; }

    /// <summary>Receives what the server and its launcher say.</summary>
    public Action<string> Log { get; init; } = static _ => { };
}

/// <summary>A private PostgreSQL server on the loopback interface. It keeps its port and data when it is started again.</summary>
public sealed class PostgresServer(PostgresOptions options) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string? _account = Environment.UserName == "root" ? "postgres" : null;
    private ChildProcess? _server;

    /// <summary>Loopback port of the server.</summary>
    public int Port { get; } = options.Port ?? FreePorts.Take();

    /// <summary>Process id of the running server, or null.</summary>
    public int? Pid => _server is { Exited.IsCompleted: false } server ? server.Pid : null;

    /// <summary>Completes when the running server ends.</summary>
    public Task<int> Exited => _server?.Exited ?? Task.FromResult(0);

    /// <summary>Directory in use; it differs from the wanted one when the server's account could not enter that.</summary>
    public string DataDirectory { get; private set; } = options.DataDirectory;

    /// <summary>Connection string of one database of this server.</summary>
    public string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={Port};Username={options.UserName};Password={options.Password};Database={database}";

    /// <summary>Creates the cluster when there is none, starts the server and waits until it answers.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (Pid is not null)
            return;
        DataDirectory = await ServerDirectory.PrepareAsync(options.DataDirectory, _account, options.Log, cancellationToken);
        var cluster = Path.Combine(DataDirectory, "cluster");
        var binaries = PostgresBinaries.Find(cluster, options.InstallationRoot);
        await new PostgresCluster(cluster, binaries, _account, options).PrepareAsync(cancellationToken);
        _server = ChildProcess.Start(new ChildStart(Path.Combine(binaries, "postgres"),
            "-D", cluster, "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
            // What a statement was refused for repeats its values; whoever sent it is told.
            "-c", "max_connections=300", "-c", "log_min_messages=log", "-c", "log_error_verbosity=terse", "-c", "logging_collector=off")
        {
            RunAs = _account,
            WorkingDirectory = DataDirectory,
            // An immediate shutdown takes the backends along, even busy ones; a killed postmaster would leave those to notice by themselves.
            DeathSignal = ProcessSignal.Quit,
            Output = (line, _) => options.Log(line),
        });
        await WaitUntilReadyAsync(_server, cancellationToken);
    }

    /// <summary>Stops the server cleanly (fast shutdown).</summary>
    public async Task StopAsync()
    {
        if (_server is { } server)
            await server.StopAsync(ProcessSignal.Interrupt, TimeSpan.FromSeconds(20));
        _server = null;
    }

    /// <summary>Creates a database unless it exists.</summary>
    public async Task EnsureDatabaseAsync(string name, CancellationToken cancellationToken = default)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var exists = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection) { Parameters = { new() { Value = name } } };
        if (await exists.ExecuteScalarAsync(cancellationToken) is not null)
            return;
#pragma warning disable CA2100 // An identifier cannot be a parameter; it is quoted.
        await using var create = new NpgsqlCommand($"CREATE DATABASE \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", connection);
#pragma warning restore CA2100
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Whether the server lets us into a database.</summary>
    public async Task<bool> IsReadyAsync(string database, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false;Timeout=5");
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            throw new ServerFailureException($"The data in {DataDirectory} was created with another PostgreSQL password; use that one or another data folder.", exception);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
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
            while (!await IsReadyAsync("postgres", limit.Token))
            {
                if (server.Exited.IsCompleted)
                    throw new ServerFailureException($"PostgreSQL ended with code {await server.Exited} while starting on port {Port}; see its log.");
                await Task.Delay(100, limit.Token);
            }
        }
        catch (Exception exception)
        {
            await StopAsync();
            if (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw new ServerFailureException($"PostgreSQL did not answer on port {Port} within {Patience.TotalSeconds:0} s; see its log.", exception);
            throw;
        }
    }
}
