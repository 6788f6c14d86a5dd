using DotNet.Testcontainers.Containers;
using Npgsql;
using Testcontainers.PostgreSql;
using Testcontainers.RabbitMq;

namespace AccesDroits.Orchestration.Tests;

public sealed class TestcontainersTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task A_stopped_PostgreSQL_container_keeps_its_data_until_it_is_disposed()
    {
        await using var container = new PostgreSqlBuilder("postgres:15").WithDatabase("sample").Build();
        Assert.Equal(TestcontainersStates.Created, container.State);
        await container.StartAsync(Cancel);
        await ExecuteAsync(container, "CREATE TABLE kept AS SELECT 42 AS id");

        await container.StopAsync(Cancel);
        Assert.Equal(TestcontainersStates.Exited, container.State);
        await container.StartAsync(Cancel);

        Assert.Equal(TestcontainersStates.Running, container.State);
        Assert.Equal(42, await ExecuteAsync(container, "SELECT id FROM kept"));
        Assert.Equal(container.GetMappedPublicPort(5432), new NpgsqlConnectionStringBuilder(container.GetConnectionString()).Port);
    }

    [Fact(Timeout = 120_000)]
    public async Task Two_PostgreSQL_containers_run_side_by_side()
    {
        await using var one = new PostgreSqlBuilder("postgres:15").Build();
        await using var other = new PostgreSqlBuilder("postgres:15").Build();

        await Task.WhenAll(one.StartAsync(Cancel), other.StartAsync(Cancel));
        await ExecuteAsync(one, "CREATE TABLE mine (id int)");

        Assert.Equal(DBNull.Value, await ExecuteAsync(other, "SELECT to_regclass('mine')::text"));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_RabbitMQ_container_takes_connections_with_its_user()
    {
        await using var container = new RabbitMqBuilder("rabbitmq:3").WithUsername("me").WithPassword("secret").Build();
        await container.StartAsync(Cancel);

        var queue = await RabbitServerTests.WithChannelAsync(container.GetConnectionString(), async channel => await channel.QueueDeclareAsync("queue", durable: true, exclusive: false, autoDelete: false, cancellationToken: Cancel));

        Assert.Equal("queue", queue.QueueName);

        // It takes connections a moment before it says so.
        await Processes.UntilAsync(async () => (await container.GetLogsAsync(ct: Cancel)).Stdout.Contains("Server startup complete", StringComparison.Ordinal), Cancel);
    }

    private static async Task<object?> ExecuteAsync(PostgreSqlContainer container, string sql)
    {
        await using var connection = new NpgsqlConnection(container.GetConnectionString() + ";Pooling=false");
        await connection.OpenAsync(Cancel);
#pragma warning disable CA2100 // Constants of these tests.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(Cancel);
    }
}
