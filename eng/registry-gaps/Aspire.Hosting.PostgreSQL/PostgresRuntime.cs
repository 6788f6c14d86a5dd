using Aspire.Hosting.ApplicationModel;
using NativeServers;

namespace Aspire.Hosting.Runtime;

/// <summary>Runs a private PostgreSQL server.</summary>
internal sealed class PostgresRuntime : IResourceRuntime, IDisposable
{
    private readonly PostgresServer _server;
    private readonly string? _scratch;

    public PostgresRuntime(PostgresServerResource resource, RuntimeContext context)
    {
        var keeps = resource.Annotations.OfType<DataVolumeAnnotation>().Any();
        var folder = context.Data.In(keeps ? resource.Name : $"{resource.Name}-{Guid.NewGuid():N}");
        _scratch = keeps ? null : folder;
        resource.Server = _server = new PostgresServer(new PostgresOptions(folder)
        {
            UserName = resource.UserNameParameter?.Value ?? "postgres",
            Password = resource.PasswordParameter.Value,
            Port = resource.Annotations.OfType<EndpointAnnotation>().Single().Allocated[0],
            Log = line => context.Log(line, false),
        });
    }

    public int? Pid => _server.Pid;

    public Task<int> Exited => _server.Exited;

    public IEnumerable<UrlSnapshot> Urls => [new UrlSnapshot("tcp", $"tcp://127.0.0.1:{_server.Port}", true)];

    public Task StartAsync(CancellationToken cancellationToken) => _server.StartAsync(cancellationToken);

    public Task StopAsync() => _server.StopAsync();

    public Task<bool> IsHealthyAsync(CancellationToken cancellationToken) => _server.IsReadyAsync("postgres", cancellationToken);

    public void Dispose()
    {
        if (_scratch is not null && Directory.Exists(_server.DataDirectory))
            Directory.Delete(_server.DataDirectory, recursive: true);
    }
}

/// <summary>A database: created once, it lives as long as its server.</summary>
internal sealed class PostgresDatabaseRuntime(PostgresDatabaseResource resource) : IResourceRuntime
{
    private readonly TaskCompletionSource<int> _never = new();

    public int? Pid => null;

    public Task<int> Exited => _never.Task;

    public async Task StartAsync(CancellationToken cancellationToken) =>
        await resource.Parent.Server!.EnsureDatabaseAsync(resource.DatabaseName, cancellationToken);

    public Task StopAsync() => Task.CompletedTask;

    public async Task<bool> IsHealthyAsync(CancellationToken cancellationToken) =>
        await resource.Parent.Server!.IsReadyAsync(resource.DatabaseName, cancellationToken);
}
