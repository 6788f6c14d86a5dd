using NativeServers;
using Npgsql;

namespace AccesDroits.Orchestration.Tests;

public sealed class PostgresServerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task A_killed_server_starts_again_on_the_same_port_with_its_data()
    {
        await using var server = new PostgresServer(new PostgresOptions(_folder.In("postgres")));
        await server.StartAsync(Cancel);
        await ExecuteAsync(server, "CREATE TABLE kept (id int); INSERT INTO kept VALUES (42)");
        var port = server.Port;

        Processes.KillHard(server.Pid!.Value);
        await server.Exited;
        Assert.Null(server.Pid);
        await server.StartAsync(Cancel);

        Assert.Equal(port, server.Port);
        Assert.Equal(42, await ExecuteAsync(server, "SELECT id FROM kept"));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_new_server_over_the_same_folder_finds_the_data_even_behind_a_stale_pid_file()
    {
        var options = new PostgresOptions(_folder.In("postgres")) { Password = "same" };
        await using (var former = new PostgresServer(options))
        {
            await former.StartAsync(Cancel);
            await former.EnsureDatabaseAsync("kept", Cancel);
            await former.StopAsync();
        }

        await File.WriteAllTextAsync(_folder.In("postgres/cluster/postmaster.pid"), $"{Environment.ProcessId}\n{_folder.In("postgres/cluster")}\n0\n5432\n", Cancel);
        await using var server = new PostgresServer(options);
        await server.StartAsync(Cancel);

        Assert.True(await server.IsReadyAsync("kept", Cancel));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_database_is_created_once_whatever_its_name()
    {
        await using var server = new PostgresServer(new PostgresOptions(_folder.In("postgres")));
        await server.StartAsync(Cancel);

        await server.EnsureDatabaseAsync("it's \"odd\"", Cancel);
        await server.EnsureDatabaseAsync("it's \"odd\"", Cancel);

        Assert.Equal(1L, await ExecuteAsync(server, "SELECT count(*) FROM pg_database WHERE datname LIKE '%odd%'"));
    }

    [Fact(Timeout = 120_000)]
    public async Task Another_password_than_that_of_the_data_is_explained_in_one_sentence()
    {
        await using (var former = new PostgresServer(new PostgresOptions(_folder.In("postgres")) { Password = "first" }))
            await former.StartAsync(Cancel);

        await using var server = new PostgresServer(new PostgresOptions(_folder.In("postgres")) { Password = "second" });
        var failure = await Assert.ThrowsAsync<ServerFailureException>(() => server.StartAsync(Cancel));

        Assert.Contains("another PostgreSQL password", failure.Message, StringComparison.Ordinal);
        Assert.Null(server.Pid);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_missing_installation_is_explained_in_one_sentence()
    {
        await using var server = new PostgresServer(new PostgresOptions(_folder.In("postgres")) { InstallationRoot = _folder.In("nothing") });

        var failure = await Assert.ThrowsAsync<ServerFailureException>(() => server.StartAsync(Cancel));

        Assert.Contains("apt install postgresql", failure.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task Data_that_the_servers_account_cannot_reach_is_kept_elsewhere_and_that_is_said()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root runs the server under another account.");
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var said = new List<string>();
        await using var server = new PostgresServer(new PostgresOptions(_folder.In("postgres")) { Log = line => { lock (said) said.Add(line); } });

        await server.StartAsync(Cancel);
        await server.StopAsync();

        Assert.StartsWith("/var/tmp/native-servers-", server.DataDirectory, StringComparison.Ordinal);
        Assert.Contains(said, line => line.Contains(server.DataDirectory, StringComparison.Ordinal));
        Directory.Delete(server.DataDirectory, recursive: true);
    }

    private static async Task<object?> ExecuteAsync(PostgresServer server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync(Cancel);
#pragma warning disable CA2100 // Constants of these tests.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(Cancel);
    }
}
