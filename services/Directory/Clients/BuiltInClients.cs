using System.Text.Json;
using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using Dapper;
using Npgsql;

namespace AccesDroits.Directory.Clients;

/// <summary>
/// The programs of the suite itself. The services share one secret, given by whoever starts them (Service:Secret). The operator of the
/// machine finds theirs in a file that only they can read (Operator:File); without the file, or with another secret in it, a new one is made.
/// </summary>
internal sealed class BuiltInClients(NpgsqlDataSource database, IConfiguration configuration) : IHostedService
{
    public const string Operator = "operator";
    public const string Service = "service";

    private const string Lock = "select pg_advisory_xact_lock(hashtextextended('built-in clients', 0))";

    private const string Put =
        """
        insert into client (id, code, label, role, secret_hash, revision, content_hash) values (@id, @code, @label, @role, @hash, 1, '')
        on conflict (code) do update set secret_hash = @hash
        """;

    public static bool Includes(string code) => code is Operator or Service;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(Lock, cancellationToken: cancellationToken));
        if (configuration["Service:Secret"] is { Length: > 0 } secret)
        {
            await PutAsync(connection, Service, "Services de la suite", Role.Service, secret, cancellationToken);
        }

        if (configuration["Operator:File"] is { Length: > 0 } file)
        {
            await PutOperatorAsync(connection, file, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static Task<int> PutAsync(NpgsqlConnection connection, string code, string label, Role role, string secret, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            Put, new { id = Guid.NewGuid(), code, label, role = role.ToCode(), hash = ClientSecret.HashOf(secret) }, cancellationToken: cancellationToken));

    private static async Task PutOperatorAsync(NpgsqlConnection connection, string file, CancellationToken cancellationToken)
    {
        var hash = await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(
            "select secret_hash from client where code = @Operator", new { Operator }, cancellationToken: cancellationToken));
        if (hash is not null && await ReadAsync(file, cancellationToken) is { } known && ClientSecret.Matches(known.Secret, hash))
        {
            return;
        }

        var secret = ClientSecret.New();
        await PutAsync(connection, Operator, "Exploitation de la machine", Role.NetworkAdmin, secret, cancellationToken);
        await PrivateFile.WriteAsync(file, new ClientCredentials(Operator, secret), json: null, cancellationToken);
    }

    private static async Task<ClientCredentials?> ReadAsync(string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            return await ClientCredentials.ReadAsync(file, cancellationToken);
        }
        catch (JsonException)
        {
            // Cut short or spoiled: it is written anew.
            return null;
        }
    }
}
