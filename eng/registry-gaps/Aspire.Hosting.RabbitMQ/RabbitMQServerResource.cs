namespace Aspire.Hosting.ApplicationModel;

/// <summary>A RabbitMQ server.</summary>
public sealed class RabbitMQServerResource(string name, ParameterResource? userName, ParameterResource password) : ContainerResource(name), IResourceWithConnectionString
{
    /// <summary>Password of the user.</summary>
    public ParameterResource PasswordParameter { get; } = password;

    /// <summary>Name of the user; guest, as in the genuine package, is not offered: rabbitmq when null.</summary>
    public ParameterResource? UserNameParameter { get; } = userName;

    internal string UserName => UserNameParameter?.Value ?? "rabbitmq";

    /// <inheritdoc />
    public ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default)
    {
        var port = Annotations.OfType<EndpointAnnotation>().Single().Allocated[0];
        return new($"amqp://{Uri.EscapeDataString(UserName)}:{Uri.EscapeDataString(PasswordParameter.Value)}@127.0.0.1:{port}");
    }
}
