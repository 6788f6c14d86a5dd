using System.Net.Http.Headers;
using System.Reflection;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.Statistics.Tests;
using AccesDroits.Testing;
using Dapper;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using MassTransit;
using Npgsql;
using Testcontainers.PostgreSql;
using Testcontainers.RabbitMq;
using Xunit;

[assembly: AssemblyFixture(typeof(StatisticsSuite))]

namespace AccesDroits.Statistics.Tests;

/// <summary>The Statistics service with a PostgreSQL and a RabbitMQ of its own, started once for all tests.</summary>
public sealed class StatisticsSuite : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly string[] Arguments = ["--applicationName", "Statistics", "--Logging:LogLevel:Default=Warning"];

    private readonly PostgreSqlContainer _postgres = new PostgreSqlBuilder("postgres:15").WithDatabase("statisticsdb").Build();
    private readonly RabbitMqContainer _broker = new RabbitMqBuilder("rabbitmq:3").Build();
    private readonly DirectoryInfo _keys = System.IO.Directory.CreateTempSubdirectory("accesdroits-keys-");
    private readonly Mint _mint;
    private Producer? _producer;
    private NpgsqlDataSource? _database;
    private IBusControl? _bus;
    private GrpcChannel? _channel;

    public StatisticsSuite() => _mint = new Mint(_keys.FullName);

    /// <summary>The figures, for the network's administrator.</summary>
    public StatisticsService.StatisticsServiceClient Statistics => For(new Caller(Guid.NewGuid(), Role.NetworkAdmin));

    /// <summary>The publications, for the network's administrator.</summary>
    public PublicationService.PublicationServiceClient Publications => new(As(new Caller(Guid.NewGuid(), Role.NetworkAdmin)));

    /// <summary>The figures, for somebody.</summary>
    public StatisticsService.StatisticsServiceClient For(Caller caller) => new(As(caller));

    /// <summary>A channel on which somebody calls.</summary>
    public CallInvoker As(Caller caller) => _channel!.Intercept(metadata =>
    {
        metadata.Add("authorization", $"Bearer {_mint.Token(caller)}");
        return metadata;
    });

    /// <summary>A token, for REST.</summary>
    public string TokenOf(Caller caller) => _mint.Token(caller);

    /// <summary>Stands where the services that publish are: their log alone.</summary>
    internal Producer Producer => _producer!;

    public HttpClient Rest { get; } = new();

    public NpgsqlDataSource Database => _database!;

    public string ConnectionString => _postgres.GetConnectionString();

    public async ValueTask InitializeAsync()
    {
        await Task.WhenAll(_postgres.StartAsync(), _broker.StartAsync());
        var (grpc, rest) = (Suite.FreePort(), Suite.FreePort());
        _producer = await Producer.StartAsync(_postgres.GetConnectionString(), Suite.FreePort(), _mint);
        Environment.SetEnvironmentVariable("services__directory__http__0", _producer.Address);
        Environment.SetEnvironmentVariable("services__directory__internal__0", _producer.Internal);
        Environment.SetEnvironmentVariable("Service__Secret", "secret");
        Environment.SetEnvironmentVariable("services__reception__http__0", _producer.Address);
        Environment.SetEnvironmentVariable("services__referrals__http__0", _producer.Address);
        Environment.SetEnvironmentVariable("services__workshops__http__0", _producer.Address);
        Environment.SetEnvironmentVariable("ConnectionStrings__statisticsdb", _postgres.GetConnectionString());
        Environment.SetEnvironmentVariable("ConnectionStrings__events", _broker.GetConnectionString());
        Environment.SetEnvironmentVariable("Keys__Folder", _keys.FullName);
        Environment.SetEnvironmentVariable("Kestrel__Endpoints__http__Url", $"http://127.0.0.1:{grpc}");
        Environment.SetEnvironmentVariable("Kestrel__Endpoints__http__Protocols", "Http2");
        Environment.SetEnvironmentVariable("Kestrel__Endpoints__internal__Url", $"http://127.0.0.1:{rest}");
        Environment.SetEnvironmentVariable("Kestrel__Endpoints__internal__Protocols", "Http1");
        var stopped = Task.Run(() => typeof(Features.StatisticsApi).Assembly.EntryPoint!.Invoke(null, [Arguments]));

        _database = NpgsqlDataSource.Create(_postgres.GetConnectionString());
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{grpc}");
        Rest.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _mint.Token(new Caller(Guid.NewGuid(), Role.NetworkAdmin)));
        Rest.BaseAddress = new Uri($"http://127.0.0.1:{rest}");
        _bus = Bus.Factory.CreateUsingRabbitMq(broker => broker.Host(new Uri(_broker.GetConnectionString())));
        await UntilAsync(async () =>
        {
            if (stopped.IsCompleted)
            {
                await stopped;
            }

            return await IsHealthyAsync();
        });
        await _bus.StartAsync();
    }

    /// <summary>Publishes events in the order given, each as often as it stands there, and waits until each has taken effect.</summary>
    public async Task ApplyAsync(IEnumerable<(Guid MessageId, IStateEvent Event)> messages)
    {
        var sent = messages.ToList();
        foreach (var (messageId, @event) in sent)
        {
            await _bus!.Publish(@event, @event.GetType(), Pipe.Execute<PublishContext>(context => context.MessageId = messageId));
        }

        var ids = sent.Select(message => message.MessageId).Distinct().ToArray();
        await UntilAsync(async () =>
        {
            await using var connection = await Database.OpenConnectionAsync();
            return await connection.ExecuteScalarAsync<int>("select count(*)::int from inbox where message_id = any(@ids)", new { ids }) == ids.Length;
        });
    }

    public async ValueTask DisposeAsync()
    {
        await (_bus?.StopAsync() ?? Task.CompletedTask);
        _channel?.Dispose();
        Rest.Dispose();
        await (_database?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_producer?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _broker.DisposeAsync();
        await _postgres.DisposeAsync();
        _keys.Delete(recursive: true);
    }

    /// <summary>The word that /health answers.</summary>
    public Task<string> HealthAsync() => Rest.GetStringAsync(new Uri("/health", UriKind.Relative));

    private async Task<bool> IsHealthyAsync()
    {
        try
        {
            using var answer = await Rest.GetAsync(new Uri("/health", UriKind.Relative));
            return answer.IsSuccessStatusCode && (await answer.Content.ReadAsStringAsync()) == "Healthy";
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    internal static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            await Task.Delay(50, limit.Token);
        }
    }
}
