using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Runtime;

namespace Aspire.Hosting;

/// <summary>Adds RabbitMQ.</summary>
public static class RabbitMQBuilderExtensions
{
    /// <summary>Adds a RabbitMQ server; without a password, one is generated and kept.</summary>
    public static IResourceBuilder<RabbitMQServerResource> AddRabbitMQ(this IDistributedApplicationBuilder builder, string name,
        IResourceBuilder<ParameterResource>? userName = null, IResourceBuilder<ParameterResource>? password = null, int? port = null)
    {
        var secret = password?.Resource ?? ParameterResourceBuilderExtensions.CreateParameter(builder, name + "-password", secret: true);
        var resource = new RabbitMQServerResource(name, userName?.Resource, secret);
        resource.Annotations.Add(new EndpointAnnotation("tcp", "tcp", port));
        resource.Annotations.Add(new RuntimeAnnotation(context => new RabbitMQRuntime(resource, context)));
        return builder.AddResource(resource);
    }

    /// <summary>Keeps the data from one run to the next, in the data folder.</summary>
    public static IResourceBuilder<RabbitMQServerResource> WithDataVolume(this IResourceBuilder<RabbitMQServerResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.Annotate(new DataVolumeAnnotation());

    /// <summary>Accepted for the genuine AppHost; the private server has no management page.</summary>
    public static IResourceBuilder<RabbitMQServerResource> WithManagementPlugin(this IResourceBuilder<RabbitMQServerResource> builder) => builder;
}
