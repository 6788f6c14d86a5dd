using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AccesDroits.ServiceDefaults.Data;

/// <summary>
/// Applies the numbered SQL files of each assembly in turn, each once and in a transaction of its own, before any other service starts.
/// Replicas wait for one another on an advisory lock; a file that changed after it was applied stops the start.
/// </summary>
internal sealed partial class Migrator(NpgsqlDataSource database, IReadOnlyList<Assembly> assemblies, ILogger<Migrator> logger) : IHostedLifecycleService
{
    private const long LockKey = 0x4143434553; // "ACCES"

    private const string CreateTable =
        """
        create table if not exists schema_migration (
            name text primary key, checksum text not null, applied_at timestamptz not null default now())
        """;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_lock(@LockKey)", new { LockKey }, cancellationToken: cancellationToken));
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(CreateTable, cancellationToken: cancellationToken));
            var applied = (await connection.QueryAsync<(string Name, string Checksum)>(
                new CommandDefinition("select name, checksum from schema_migration", cancellationToken: cancellationToken))).ToDictionary(row => row.Name, row => row.Checksum);
            foreach (var (name, sql) in assemblies.SelectMany(Scripts))
            {
                await ApplyAsync(connection, applied, name, sql, cancellationToken);
            }
        }
        finally
        {
            await connection.ExecuteAsync("select pg_advisory_unlock(@LockKey)", new { LockKey });
        }

        // Types created by a migration are unknown to connections opened before it.
        await connection.ReloadTypesAsync(cancellationToken);
    }

    private async Task ApplyAsync(NpgsqlConnection connection, Dictionary<string, string> applied, string name, string sql, CancellationToken cancellationToken)
    {
        var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
        if (applied.TryGetValue(name, out var known))
        {
            if (known != checksum)
            {
                throw new InvalidOperationException($"Migration {name} has changed since it was applied to this database: restore the file and add a new one instead.");
            }

            return;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, transaction: transaction, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into schema_migration (name, checksum) values (@name, @checksum)", new { name, checksum }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        LogApplied(name);
    }

    private static IEnumerable<(string Name, string Sql)> Scripts(Assembly assembly) =>
        assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return (name, reader.ReadToEnd());
            });

    [LoggerMessage(Level = LogLevel.Information, Message = "Migration {Name} applied")]
    private partial void LogApplied(string name);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
