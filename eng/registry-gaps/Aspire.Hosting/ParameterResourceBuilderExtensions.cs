using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds values from the configuration.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Adds <c>Parameters:{name}</c>. A missing secret is generated once and kept in the data folder.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.AddResource(CreateParameter(builder, name, secret));

    /// <summary>Adds a connection string that the configuration holds.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(this IDistributedApplicationBuilder builder, string name, string? environmentVariableName = null) =>
        builder.AddResource(new ConnectionStringResource(name, () => builder.Configuration[environmentVariableName ?? $"ConnectionStrings:{name}"]
            ?? throw new DistributedApplicationException($"The configuration lacks the connection string '{name}'; set ConnectionStrings__{name}.")));

    internal static ParameterResource CreateParameter(IDistributedApplicationBuilder builder, string name, bool secret) =>
        new(name, () => builder.Configuration[$"Parameters:{name}"] ?? (secret
            ? ((DistributedApplicationBuilder)builder).Data.Value.Secret(name)
            : throw new DistributedApplicationException($"The configuration lacks the parameter '{name}'; set Parameters__{name}.")), secret);
}
