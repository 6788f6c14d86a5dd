using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Dapper;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Xunit;

namespace AccesDroits.Testing;

/// <summary>What is taken away from a suite, and what is seen meanwhile.</summary>
public sealed partial class Suite
{
    private const string SetOpen = "update pg_database set datallowconn = @open where datname = @database";
    private const string EndSessions = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = @database";
    private const string Rename = "select format('alter database %I rename to %I', @database, @name)";

    /// <summary>The database lets nobody in, and whoever was in is thrown out, until the answer is disposed of.</summary>
    public async Task<IAsyncDisposable> CloseDatabaseAsync(string database)
    {
        await using var connection = await OpenServerAsync();
        await connection.ExecuteAsync(SetOpen, new { database, open = false });
        await connection.ExecuteAsync(EndSessions, new { database });
        return new Undo(() => OpenDatabaseAsync(database));
    }

    /// <summary>The database is not where its service looks for it, as while a backup is put back, until the answer is disposed of.</summary>
    public async Task<IAsyncDisposable> MoveDatabaseAsync(string database)
    {
        var closed = await CloseDatabaseAsync(database);
        await RenameAsync(database, $"{database}_away");
        return new Undo(async () =>
        {
            await RenameAsync($"{database}_away", database);
            await closed.DisposeAsync();
        });
    }

    /// <summary>The broker is stopped until the answer is disposed of.</summary>
    public async Task<IAsyncDisposable> StopBrokerAsync()
    {
        await StopAsync("events");
        return new Undo(() => StartAsync("events"));
    }

    /// <summary>The word that the health of a service is told in; empty while it does not answer.</summary>
    public async Task<string> HealthAsync(string service)
    {
        using var client = App.CreateHttpClient(service, "internal");
        try
        {
            using var answer = await client.GetAsync(new Uri("/health", UriKind.Relative));
            return await answer.Content.ReadAsStringAsync();
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    /// <summary>Waits until the service says that it is well, as it does a moment after what it missed is back.</summary>
    public Task HealthyAsync(string service, TimeSpan? atMost = null) => Eventually.Get(() => HealthAsync(service), health => health == "Healthy", atMost);

    /// <summary>The process that a resource runs in.</summary>
    public int ProcessIdOf(string resource)
    {
        Assert.True(App.ResourceNotifications.TryGetCurrentState(resource, out var state));
        return PidOf(state.Snapshot);
    }

    /// <summary>How many messages wait in a queue of the broker; none when there is no such queue.</summary>
    public async Task<uint> CountMessagesAsync(string queue)
    {
        await using var connection = await OpenBrokerAsync();
        await using var channel = await connection.CreateChannelAsync();
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue)).MessageCount;
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return 0;
        }
    }

    /// <summary>How many events a service has stored and not yet given to the broker.</summary>
    public Task<long> CountUnpublishedAsync(string database) => CountAsync(database, "select count(*) from outbox where published_at is null", new { });

    /// <summary>Throws away what waits in a queue, as an operator does with messages that a rebuild has made good.</summary>
    public async Task EmptyQueueAsync(string queue)
    {
        await using var connection = await OpenBrokerAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueuePurgeAsync(queue);
    }

    /// <summary>Puts a queue of another kind where the one of a service was: the service cannot take it up, although the broker answers.</summary>
    public async Task ReplaceQueueAsync(string queue)
    {
        await using var connection = await OpenBrokerAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeleteAsync(queue);
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false);
    }

    public async Task DeleteQueueAsync(string queue)
    {
        await using var connection = await OpenBrokerAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeleteAsync(queue);
    }

    /// <summary>Nobody can publish this event any more, although the broker works.</summary>
    public async Task CloseExchangeAsync(Type @event)
    {
        await using var connection = await OpenBrokerAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.ExchangeDeleteAsync(ExchangeOf(@event));
        await channel.ExchangeDeclareAsync(ExchangeOf(@event), ExchangeType.Direct, durable: true);
    }

    public async Task DeleteExchangeAsync(Type @event)
    {
        await using var connection = await OpenBrokerAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.ExchangeDeleteAsync(ExchangeOf(@event));
    }

    private static string ExchangeOf(Type @event) => $"{@event.Namespace}:{@event.Name}";

    /// <summary>Changes a database of the suite, as no RPC does.</summary>
    public async Task ExecuteAsync(string database, params string[] statements)
    {
        await using var connection = new NpgsqlConnection(await App.GetConnectionStringAsync(database) + ";Pooling=false");
        foreach (var statement in statements)
        {
            await connection.ExecuteAsync(statement);
        }
    }

    private async Task<IConnection> OpenBrokerAsync() =>
        await new ConnectionFactory { Uri = new Uri((await App.GetConnectionStringAsync("events"))!) }.CreateConnectionAsync();

    private async Task<NpgsqlConnection> OpenServerAsync()
    {
        var connection = new NpgsqlConnection(await App.GetConnectionStringAsync("postgres") + ";Database=postgres;Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    private async Task OpenDatabaseAsync(string database)
    {
        await using var connection = await OpenServerAsync();
        await connection.ExecuteAsync(SetOpen, new { database, open = true });
    }

    private async Task RenameAsync(string database, string name)
    {
        await using var connection = await OpenServerAsync();
        await connection.ExecuteAsync(await connection.ExecuteScalarAsync<string>(Rename, new { database, name }) ?? "");
    }

    private sealed class Undo(Func<Task> undo) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => new(undo());
    }
}
