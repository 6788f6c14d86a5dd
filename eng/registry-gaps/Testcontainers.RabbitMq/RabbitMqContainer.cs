using DotNet.Testcontainers.Containers;
using NativeServers;

namespace Testcontainers.RabbitMq;

/// <summary>Describes a RabbitMQ server. The image names a version; the installed one is used.</summary>
public sealed class RabbitMqBuilder(string image = "rabbitmq:3")
{
    private RabbitMqConfiguration _configuration = new(image, "rabbitmq", "rabbitmq");

    /// <summary>Accepted; the installed version is used.</summary>
    public RabbitMqBuilder WithImage(string image) => With(_configuration with { Image = image });

    /// <summary>The only user.</summary>
    public RabbitMqBuilder WithUsername(string username) => With(_configuration with { Username = username });

    /// <summary>Password of the user.</summary>
    public RabbitMqBuilder WithPassword(string password) => With(_configuration with { Password = password });

    /// <summary>Makes the container; nothing runs yet.</summary>
    public RabbitMqContainer Build() => new(_configuration);

    private static RabbitMqBuilder With(RabbitMqConfiguration configuration) => new(configuration.Image) { _configuration = configuration };
}

internal sealed record RabbitMqConfiguration(string Image, string Username, string Password);

/// <summary>A RabbitMQ server for tests.</summary>
public sealed class RabbitMqContainer : DockerContainer
{
    private readonly RabbitServer _server;

    internal RabbitMqContainer(RabbitMqConfiguration configuration) =>
        _server = new RabbitServer(new RabbitOptions(Folder) { UserName = configuration.Username, Password = configuration.Password, Log = Log });

    private protected override bool IsRunning => _server.Pid is not null;

    /// <summary>AMQP address with user and password.</summary>
    public string GetConnectionString() => _server.ConnectionString;

    /// <inheritdoc />
    public override ushort GetMappedPublicPort() => (ushort)_server.Port;

    private protected override Task StartServerAsync(CancellationToken cancellationToken) => _server.StartAsync(cancellationToken);

    private protected override Task StopServerAsync() => _server.StopAsync();
}
