using NativeServers;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A PostgreSQL server.</summary>
public sealed class PostgresServerResource(string name, ParameterResource? userName, ParameterResource password) : ContainerResource(name), IResourceWithConnectionString
{
    /// <summary>Password of the superuser.</summary>
    public ParameterResource PasswordParameter { get; } = password;

    /// <summary>Name of the superuser; postgres when null.</summary>
    public ParameterResource? UserNameParameter { get; } = userName;

    internal PostgresServer? Server { get; set; }

    /// <inheritdoc />
    public ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default)
    {
        var port = Annotations.OfType<EndpointAnnotation>().Single().Allocated[0];
        return new($"Host=127.0.0.1;Port={port};Username={UserNameParameter?.Value ?? "postgres"};Password={PasswordParameter.Value}");
    }
}

/// <summary>A database of a PostgreSQL server.</summary>
public sealed class PostgresDatabaseResource(string name, string databaseName, PostgresServerResource parent)
    : Resource(name), IResourceWithParent<PostgresServerResource>, IResourceWithConnectionString
{
    /// <inheritdoc />
    public PostgresServerResource Parent { get; } = parent;

    /// <summary>Name of the database on the server.</summary>
    public string DatabaseName { get; } = databaseName;

    /// <inheritdoc />
    public async ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) =>
        $"{await Parent.GetConnectionStringAsync(cancellationToken)};Database={DatabaseName}";
}
