using Aspire.Hosting.ApplicationModel;
using NativeServers;

namespace Aspire.Hosting.Runtime;

/// <summary>Runs a private RabbitMQ server.</summary>
internal sealed class RabbitMQRuntime : IResourceRuntime, IDisposable
{
    private readonly RabbitServer _server;
    private readonly string? _scratch;

    public RabbitMQRuntime(RabbitMQServerResource resource, RuntimeContext context)
    {
        var keeps = resource.Annotations.OfType<DataVolumeAnnotation>().Any();
        var folder = context.Data.In(keeps ? resource.Name : $"{resource.Name}-{Guid.NewGuid():N}");
        _scratch = keeps ? null : folder;
        _server = new RabbitServer(new RabbitOptions(folder)
        {
            UserName = resource.UserName,
            Password = resource.PasswordParameter.Value,
            Port = resource.Annotations.OfType<EndpointAnnotation>().Single().Allocated[0],
            Log = line => context.Log(line, false),
        });
    }

    public int? Pid => _server.Pid;

    public Task<int> Exited => _server.Exited;

    public IEnumerable<UrlSnapshot> Urls => [new UrlSnapshot("tcp", $"amqp://127.0.0.1:{_server.Port}", true)];

    public Task StartAsync(CancellationToken cancellationToken) => _server.StartAsync(cancellationToken);

    public Task StopAsync() => _server.StopAsync();

    public Task<bool> IsHealthyAsync(CancellationToken cancellationToken) => _server.IsReadyAsync(cancellationToken);

    public void Dispose()
    {
        if (_scratch is not null && Directory.Exists(_scratch))
            Directory.Delete(_scratch, recursive: true);
    }
}
