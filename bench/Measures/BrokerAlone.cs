using System.Collections.Concurrent;
using System.Diagnostics;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace AccesDroits.Bench.Measures;

/// <summary>The broker of the suite with nothing around it: a confirmed publication to a quorum queue, and its consumer.</summary>
internal sealed class BrokerAlone : IAsyncDisposable
{
    private const string Queue = "bench";
    private readonly IConnection _connection;
    private readonly IChannel _publisher;
    private readonly IChannel _consumer;
    private readonly ConcurrentDictionary<int, (long Published, TaskCompletionSource<double> Consumed)> _waiting = [];
    private int _number;

    private BrokerAlone(IConnection connection, IChannel publisher, IChannel consumer) => (_connection, _publisher, _consumer) = (connection, publisher, consumer);

    public static async Task<BrokerAlone> ConnectAsync(string address)
    {
        var connection = await new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync();
        var publisher = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        var broker = new BrokerAlone(connection, publisher, await connection.CreateChannelAsync());
        await publisher.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?>(StringComparer.Ordinal) { ["x-queue-type"] = "quorum" });
        var consumer = new AsyncEventingBasicConsumer(broker._consumer);
        consumer.ReceivedAsync += broker.ReceiveAsync;
        await broker._consumer.BasicQosAsync(0, 32, global: false);
        await broker._consumer.BasicConsumeAsync(Queue, autoAck: false, consumer);
        return broker;
    }

    /// <summary>From publication to consumption.</summary>
    public async Task<Latencies> RunAsync(double perSecond, TimeSpan length)
    {
        ConcurrentBag<double> durations = [];
        await Load.OpenAsync(perSecond, length, async () =>
        {
            // As wide as the event of a visit.
            var body = new byte[900];
            var number = Interlocked.Increment(ref _number);
            BitConverter.TryWriteBytes(body, number);
            var consumed = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting[number] = (Stopwatch.GetTimestamp(), consumed);
            await _publisher.BasicPublishAsync("", Queue, mandatory: true, new BasicProperties { Persistent = true }, body);
            durations.Add(await consumed.Task);
        });
        return new Latencies(durations);
    }

    public async ValueTask DisposeAsync()
    {
        await _publisher.QueueDeleteAsync(Queue, ifUnused: false, ifEmpty: false);
        await _publisher.DisposeAsync();
        await _consumer.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task ReceiveAsync(object sender, BasicDeliverEventArgs delivery)
    {
        if (_waiting.TryRemove(BitConverter.ToInt32(delivery.Body.Span), out var message))
        {
            message.Consumed.TrySetResult(Stopwatch.GetElapsedTime(message.Published).TotalMilliseconds);
        }

        await _consumer.BasicAckAsync(delivery.DeliveryTag, multiple: false);
    }
}
