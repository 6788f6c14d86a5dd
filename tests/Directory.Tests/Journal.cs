using AccesDroits.Contracts.Audit.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Testing;
using Aspire.Hosting.Testing;
using Dapper;
using Npgsql;
using RabbitMQ.Client;
using Testcontainers.RabbitMq;

namespace AccesDroits.Directory.Tests;

/// <summary>A broker for directories that have a database of their own: the checkpoints of the suite do not meet theirs.</summary>
public sealed class JournalBroker : IAsyncLifetime
{
    private readonly RabbitMqContainer _broker = new RabbitMqBuilder("rabbitmq:3").Build();

    public string Address => _broker.GetConnectionString();

    public async ValueTask InitializeAsync() => await _broker.StartAsync();

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    /// <summary>What an earlier directory told is not told to the next one.</summary>
    public async Task ForgetAsync()
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(Address) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeleteAsync("directory");
    }
}

/// <summary>A Directory with a database, keys and a journal of its own, for tests that do harm to it.</summary>
internal sealed class Journal : IAsyncDisposable
{
    private readonly string _address;
    private readonly DirectoryInfo _keys;
    private readonly List<Replica> _directories = [];
    private readonly Func<Task<Replica>> _startAsync;

    private Journal(Suite suite, string server, string broker, string database)
    {
        _keys = System.IO.Directory.CreateTempSubdirectory("accesdroits-keys-");
        _address = $"{server};Database={database};Pooling=false";
        _startAsync = () => Replica.StartAsync(
            suite, database, ("ConnectionStrings:events", broker), ("Keys:Folder", Path.Combine(Keys, "directory")), ("Audit:CheckpointEvery", "00:00:00.1"));
    }

    public Replica Directory => _directories[0];

    public string Keys => _keys.FullName;

    public static async Task<Journal> StartAsync(Suite suite, JournalBroker broker)
    {
        await broker.ForgetAsync();
        var database = $"journal_{World.NewCode()}";
        await suite.ExecuteAsync("postgres", $"create database {database}");
        var journal = new Journal(suite, (await suite.App.GetConnectionStringAsync("postgres"))!, broker.Address, database);
        await journal.StartOneMoreAsync();
        return journal;
    }

    public async Task<Replica> StartOneMoreAsync()
    {
        _directories.Add(await _startAsync());
        return _directories[^1];
    }

    /// <summary>Stops the service, as for a restart.</summary>
    public async Task StopAsync()
    {
        foreach (var directory in _directories)
        {
            await directory.DisposeAsync();
        }

        _directories.Clear();
    }

    /// <summary>So many acts, sealed and told to the checkpoint.</summary>
    /// <returns>The ids of the records, in the order of the acts.</returns>
    public async Task<IReadOnlyList<string>> FillAsync(int acts)
    {
        var ids = new List<string>();
        for (var act = 0; act < acts; act++)
        {
            ids.Add(World.NewId());
            await Directory.Directory.PutTopicAsync(TopicOf(ids[^1]));
        }

        await SettledAsync();
        return ids;
    }

    public static PutTopicRequest TopicOf(string id) => new() { Topic = new Topic { Id = id, Code = World.NewCode(), Label = "Thème" } };

    /// <summary>Waits until every entry has its place and the checkpoint has come as far.</summary>
    public async Task SettledAsync() =>
        await Eventually.Get(
            () => ScalarAsync<string>(
                """
                select case when unsealed = 0 and told >= sealed then 'settled' else unsealed || ' unsealed, ' || sealed || ' sealed, ' || told || ' told' end
                from (select count(*) filter (where position is null) as unsealed, coalesce(max(position), 0) as sealed from audit_entry) entries,
                    (select coalesce(max(position), 0) as told from audit_checkpoint where service = 'directory') checkpoint
                """),
            state => state == "settled");

    public async Task<VerifyAuditResponse> VerifyAsync() => await Directory.Audit.VerifyAuditAsync(new VerifyAuditRequest { Service = AuditedService.Directory });

    /// <summary>What somebody does who may write to the database and nothing else.</summary>
    public async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_address);
        return await connection.ExecuteAsync(sql);
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(_address);
        return (await connection.ExecuteScalarAsync<T>(sql))!;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _keys.Delete(recursive: true);
    }
}
