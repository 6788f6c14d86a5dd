using System.Text.Json;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Events.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Data;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using AccesDroits.Testing;
using Dapper;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Npgsql;

namespace AccesDroits.Statistics.Tests;

/// <summary>A service that publishes, reduced to its outbox and to the log that it serves.</summary>
internal sealed class Producer : IAsyncDisposable
{
    private const string Insert =
        """
        insert into outbox (message_id, message_type, aggregate_id, revision, body, created_at, published_at)
        values (@messageId, @type, @id, @revision, @body::json, @createdAt, now()) returning id
        """;

    private readonly WebApplication _app;
    private readonly Mint _mint;
    private readonly GrpcChannel _channel;

    private Producer(WebApplication app, Mint mint, string address)
    {
        (_app, _mint) = (app, mint);
        Address = address;
        _channel = GrpcChannel.ForAddress(address);
        Database = app.Services.GetRequiredService<NpgsqlDataSource>();
    }

    public string Address { get; }

    public NpgsqlDataSource Database { get; }

    /// <summary>Where its REST routes are: the keys of tokens, and tokens for services.</summary>
    public string Internal => _app.Urls.Single(url => url != Address);

    public EventLogService.EventLogServiceClient Log => new(_channel.Intercept(metadata =>
    {
        metadata.Add("authorization", $"Bearer {_mint.Token(new Caller(Guid.NewGuid(), Role.Service))}");
        return metadata;
    }));

    public static async Task<Producer> StartAsync(string server, int port, Mint mint)
    {
        await using (var connection = new NpgsqlConnection(server))
        {
            await connection.ExecuteAsync("create database producerdb");
        }

        var address = $"http://127.0.0.1:{port}";
        var database = new NpgsqlConnectionStringBuilder(server) { Database = "producerdb" }.ConnectionString;
        var builder = WebApplication.CreateBuilder(
            ["--ConnectionStrings:producerdb", database, "--Kestrel:Endpoints:http:Url", address, "--Kestrel:Endpoints:http:Protocols", "Http2",
             "--Kestrel:Endpoints:internal:Url", "http://127.0.0.1:0", "--Kestrel:Endpoints:internal:Protocols", "Http1", "--Logging:LogLevel:Default=Warning"]);
        builder.AddServiceDefaults();
        builder.AddDatabase("producerdb", typeof(Producer).Assembly);
        builder.Services.AddSingleton<ReadKeys>(_ => Task.FromResult(mint.Jwks()));
        builder.AddGrpcApi();
        var app = builder.Build();
        app.MapEventLog();
        app.MapGrpcService<ListsOfTheNetwork>();
        app.MapGet("/.well-known/jwks.json", () => Results.Text(mint.Jwks(), "application/json"));
        app.MapPost("/connect/token", () => new { access_token = mint.Token(new Caller(Guid.NewGuid(), Role.Service)), expires_in = 300 });
        await app.StartAsync();
        return new Producer(app, mint, address);
    }

    /// <summary>Writes events in the outbox, in the order given and as if they had been published.</summary>
    public async Task WriteAsync(IEnumerable<IStateEvent> events, TimeSpan age = default)
    {
        await using var connection = await Database.OpenConnectionAsync();
        foreach (var @event in events)
        {
            await WriteAsync(connection, @event, age);
        }
    }

    /// <summary>Writes one event in the transaction of the connection, if it has one; its position.</summary>
    public static Task<long> WriteAsync(NpgsqlConnection connection, IStateEvent @event, TimeSpan age = default) =>
        connection.ExecuteScalarAsync<long>(Insert, new
        {
            messageId = Guid.CreateVersion7(),
            type = @event.GetType().Name,
            id = @event.Id,
            revision = @event.Revision,
            body = JsonSerializer.Serialize(@event, @event.GetType(), EventJson.Options),
            createdAt = DateTime.UtcNow - age,
        });

    /// <summary>What the log answers.</summary>
    public async Task<List<ReplayedEvent>> ReadAsync(long after, params IEnumerable<string> types)
    {
        using var call = Log.ReplayEvents(new ReplayEventsRequest { AfterPosition = after, MessageTypes = { types } });
        return await call.ResponseStream.ReadAllAsync().ToListAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.DisposeAsync();
    }
}
