using System.Text;
using System.Text.Json;
using AccesDroits.Contracts;
using RabbitMQ.Client;

namespace AccesDroits.EndToEnd.Tests.Telemetry;

/// <summary>A message as the broker delivers it.</summary>
/// <param name="Message">The event, in JSON.</param>
/// <param name="Envelope">All that travels with it: headers, properties, the rest of the envelope.</param>
public sealed record Delivered(string Exchange, string Message, string Envelope);

/// <summary>A queue of the tests, bound to the exchange of every event.</summary>
public sealed class BusTap : IAsyncDisposable
{
    private const string Queue = "tests-tap";
    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private BusTap(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    public static async Task<BusTap> OpenAsync(string broker)
    {
        var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync();
        var channel = await connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false);
        foreach (var exchange in ContractCatalog.Events.Values.Select(type => $"{type.Namespace}:{type.Name}"))
        {
            await channel.ExchangeDeclareAsync(exchange, "fanout", durable: true);
            await channel.QueueBindAsync(Queue, exchange, "");
        }

        return new BusTap(connection, channel);
    }

    /// <summary>What has come since the last look.</summary>
    public Task<IReadOnlyList<Delivered>> TakeAsync() => TakeAsync(Queue);

    /// <summary>What waits in a queue of the suite, which is emptied.</summary>
    public async Task<IReadOnlyList<Delivered>> TakeAsync(string queue)
    {
        var messages = new List<Delivered>();
        while (await _channel.BasicGetAsync(queue, autoAck: true) is { } got)
        {
            messages.Add(Read(got));
        }

        return messages;
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static Delivered Read(BasicGetResult got)
    {
        using var body = JsonDocument.Parse(got.Body);
        var properties = body.RootElement.EnumerateObject().ToList();
        var envelope = properties.Where(property => property.Name != "message").Select(property => property.ToString());
        var headers = (got.BasicProperties.Headers ?? new Dictionary<string, object?>(StringComparer.Ordinal)).Select(header => $"{header.Key}: {Text(header.Value)}");
        string?[] basics = [got.BasicProperties.MessageId, got.BasicProperties.CorrelationId, got.BasicProperties.ReplyTo, got.BasicProperties.Type, got.BasicProperties.AppId, got.RoutingKey];
        return new Delivered(got.Exchange, properties.Single(property => property.Name == "message").Value.GetRawText(), string.Join('\n', [.. headers, .. basics, .. envelope]));
    }

    private static string? Text(object? value) => value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : value?.ToString();
}
