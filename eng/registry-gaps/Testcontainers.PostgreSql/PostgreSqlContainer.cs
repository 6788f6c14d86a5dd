using DotNet.Testcontainers.Containers;
using NativeServers;

namespace Testcontainers.PostgreSql;

/// <summary>Describes a PostgreSQL server. The image names a version; the installed one is used.</summary>
public sealed class PostgreSqlBuilder(string image = "postgres:15")
{
    private PostgreSqlConfiguration _configuration = new(image, "postgres", "postgres", "postgres");

    /// <summary>Accepted; the installed version is used.</summary>
    public PostgreSqlBuilder WithImage(string image) => With(_configuration with { Image = image });

    /// <summary>Database that exists from the start.</summary>
    public PostgreSqlBuilder WithDatabase(string database) => With(_configuration with { Database = database });

    /// <summary>Superuser.</summary>
    public PostgreSqlBuilder WithUsername(string username) => With(_configuration with { Username = username });

    /// <summary>Password of the superuser.</summary>
    public PostgreSqlBuilder WithPassword(string password) => With(_configuration with { Password = password });

    /// <summary>Makes the container; nothing runs yet.</summary>
    public PostgreSqlContainer Build() => new(_configuration);

    private static PostgreSqlBuilder With(PostgreSqlConfiguration configuration) => new(configuration.Image) { _configuration = configuration };
}

internal sealed record PostgreSqlConfiguration(string Image, string Database, string Username, string Password);

/// <summary>A PostgreSQL server for tests.</summary>
public sealed class PostgreSqlContainer : DockerContainer
{
    private readonly PostgreSqlConfiguration _configuration;
    private readonly PostgresServer _server;

    internal PostgreSqlContainer(PostgreSqlConfiguration configuration)
    {
        _configuration = configuration;
        _server = new PostgresServer(new PostgresOptions(Folder) { UserName = configuration.Username, Password = configuration.Password, Log = Log });
    }

    private protected override bool IsRunning => _server.Pid is not null;

    /// <summary>Connection string of the database.</summary>
    public string GetConnectionString() => _server.ConnectionString(_configuration.Database);

    /// <inheritdoc />
    public override ushort GetMappedPublicPort() => (ushort)_server.Port;

    private protected override async Task StartServerAsync(CancellationToken cancellationToken)
    {
        await _server.StartAsync(cancellationToken);
        await _server.EnsureDatabaseAsync(_configuration.Database, cancellationToken);
    }

    private protected override Task StopServerAsync() => _server.StopAsync();
}
