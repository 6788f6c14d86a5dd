using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Runtime;
using NativeServers;

namespace Aspire.Hosting;

/// <summary>Adds PostgreSQL.</summary>
public static class PostgresBuilderExtensions
{
    /// <summary>Adds a PostgreSQL server; without a password, one is generated and kept.</summary>
    public static IResourceBuilder<PostgresServerResource> AddPostgres(this IDistributedApplicationBuilder builder, string name,
        IResourceBuilder<ParameterResource>? userName = null, IResourceBuilder<ParameterResource>? password = null, int? port = null)
    {
        var secret = password?.Resource ?? ParameterResourceBuilderExtensions.CreateParameter(builder, name + "-password", secret: true);
        var resource = new PostgresServerResource(name, userName?.Resource, secret);
        resource.Annotations.Add(new EndpointAnnotation("tcp", "tcp", port));
        resource.Annotations.Add(new RuntimeAnnotation(context => new PostgresRuntime(resource, context)));
        return builder.AddResource(resource);
    }

    /// <summary>Adds a database to the server, which creates it when it starts.</summary>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null)
    {
        var resource = new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource);
        resource.Annotations.Add(new WaitAnnotation(builder.Resource, forCompletion: false));
        resource.Annotations.Add(new RuntimeAnnotation(_ => new PostgresDatabaseRuntime(resource)));
        return builder.ApplicationBuilder.AddResource(resource);
    }

    /// <summary>Keeps the data from one run to the next, in the data folder.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataVolume(this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.Annotate(new DataVolumeAnnotation());
}
