
using NativeServers;

namespace DotNet.Testcontainers.Containers;

/// <summary>Where a container stands.</summary>
[Flags]
public enum TestcontainersStates
{
    /// <summary>Never started.</summary>
    Undefined = 0x1,

    /// <summary>Built, not started.</summary>
    Created = 0x2,

    /// <summary>Runs.</summary>
    Running = 0x8,

    /// <summary>Ended.</summary>
    Exited = 0x20,
}

/// <summary>A server for tests; here a private process that listens on the loopback interface.</summary>
public interface IContainer : IAsyncDisposable
{
    /// <summary>Identity of the container.</summary>
    string Id { get; }

    /// <summary>Host to connect to.</summary>
    string Hostname { get; }

    /// <summary>Where the container stands.</summary>
    TestcontainersStates State { get; }

    /// <summary>Starts the server and waits until it answers.</summary>
    Task StartAsync(CancellationToken ct = default);

    /// <summary>Stops the server; its data stays until it is disposed.</summary>
    Task StopAsync(CancellationToken ct = default);

    /// <summary>Port to connect to.</summary>
    ushort GetMappedPublicPort();

    /// <summary>Port to connect to, for a port of the container.</summary>
    ushort GetMappedPublicPort(int containerPort);

    /// <summary>What the server has said so far.</summary>
    Task<(string Stdout, string Stderr)> GetLogsAsync(DateTime since = default, DateTime until = default, bool timestampsEnabled = true, CancellationToken ct = default);
}

/// <summary>Base of the containers; holds the folder of the server until the end.</summary>
public abstract class DockerContainer : IContainer
{
    private readonly ScratchFolder _folder = ScratchFolder.Create("testcontainer");
    private readonly List<string> _log = [];
    private bool _started;

    /// <inheritdoc />
    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <inheritdoc />
    public string Hostname => "127.0.0.1";

    /// <inheritdoc />
    public TestcontainersStates State => IsRunning ? TestcontainersStates.Running : _started ? TestcontainersStates.Exited : TestcontainersStates.Created;

    private protected string Folder => Path.Combine(_folder.Path, "data");

    private protected abstract bool IsRunning { get; }

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken ct = default)
    {
        _started = true;
        await StartServerAsync(ct);
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken ct = default) => StopServerAsync();

    /// <inheritdoc />
    public abstract ushort GetMappedPublicPort();

    /// <inheritdoc />
    public ushort GetMappedPublicPort(int containerPort) => GetMappedPublicPort();

    /// <inheritdoc />
    public Task<(string Stdout, string Stderr)> GetLogsAsync(DateTime since = default, DateTime until = default, bool timestampsEnabled = true, CancellationToken ct = default)
    {
        lock (_log)
            return Task.FromResult((string.Join('\n', _log), ""));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await StopServerAsync();
        _folder.Dispose();
    }

    private protected abstract Task StartServerAsync(CancellationToken cancellationToken);

    private protected abstract Task StopServerAsync();

    private protected void Log(string line)
    {
        lock (_log)
            _log.Add(line);
    }

}
