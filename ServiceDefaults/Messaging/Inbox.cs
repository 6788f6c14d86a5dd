using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using AccesDroits.ServiceDefaults.Data;
using Dapper;
using MassTransit;
using Npgsql;

namespace AccesDroits.ServiceDefaults.Messaging;

/// <summary>
/// Runs the effect of a message once: the message id and the effect are committed together. Messages that arrive while a transaction is
/// running share the next one; when it fails each of them gets its own, so that none fails for another.
/// </summary>
public sealed class Inbox(NpgsqlDataSource database) : IDisposable
{
    private const string Receive = "insert into inbox (message_id) select unnest(@ids) on conflict do nothing returning message_id";

    private static readonly Counter<long> Duplicates = Telemetry.Meter.CreateCounter<long>(
        "accesdroits.inbox.duplicates", "{message}", "Messages that had been received before and changed nothing.");

    private readonly ConcurrentQueue<Delivery> _waiting = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _attempts;

    /// <summary>Messages that have come until now; one that is tried again counts again.</summary>
    internal long Attempts => Volatile.Read(ref _attempts);

    private sealed record Delivery(Guid MessageId, string Event, Func<InboxRound, CancellationToken, Task> Effect, Activity? Activity)
    {
        private readonly TaskCompletionSource _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Outcome => _outcome.Task;

        public void Succeed() => _outcome.SetResult();

        public void Fail(Exception exception) => _outcome.SetException(exception);
    }

    /// <summary>Runs <paramref name="effect"/> in a transaction, unless the message was received before.</summary>
    public Task OnceAsync<TMessage>(ConsumeContext<TMessage> context, Func<NpgsqlConnection, TMessage, CancellationToken, Task> effect)
        where TMessage : class => OnceAsync(context, (InboxRound round, TMessage message, CancellationToken cancellationToken) => effect(round.Connection, message, cancellationToken));

    /// <summary>The same, for an effect that leaves part of its work to the end of the round.</summary>
    public async Task OnceAsync<TMessage>(ConsumeContext<TMessage> context, Func<InboxRound, TMessage, CancellationToken, Task> effect)
        where TMessage : class
    {
        Interlocked.Increment(ref _attempts);
        var delivery = new Delivery(
            context.MessageId!.Value, typeof(TMessage).Name, (round, cancellationToken) => effect(round, context.Message, cancellationToken), Activity.Current);
        _waiting.Enqueue(delivery);
        await _turn.WaitAsync(context.CancellationToken);
        try
        {
            if (!delivery.Outcome.IsCompleted)
            {
                await RunAsync(Waiting(), context.CancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }

        await delivery.Outcome;
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private List<Delivery> Waiting()
    {
        var deliveries = new List<Delivery>();
        while (_waiting.TryDequeue(out var delivery))
        {
            deliveries.Add(delivery);
        }

        return deliveries;
    }

    // Every delivery gets an outcome, whatever happens: its consumer waits for it.
    private async Task RunAsync(List<Delivery> deliveries, CancellationToken cancellationToken)
    {
        try
        {
            await CommitAsync(deliveries, cancellationToken);
            deliveries.ForEach(delivery => delivery.Succeed());
        }
        catch (Exception exception) when (deliveries.Count == 1 || Outage.Is(exception) || exception is OperationCanceledException)
        {
            deliveries.ForEach(delivery => delivery.Fail(exception));
        }
        catch (Exception)
        {
            foreach (var delivery in deliveries)
            {
                await RunAsync([delivery], cancellationToken);
            }
        }
    }

    private async Task CommitAsync(List<Delivery> deliveries, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var ids = deliveries.Select(delivery => delivery.MessageId).ToArray();
        var fresh = (await connection.QueryAsync<Guid>(new CommandDefinition(Receive, new { ids }, transaction, cancellationToken: cancellationToken))).ToHashSet();
        var round = new InboxRound(connection);
        var repeated = new List<Delivery>();
        foreach (var delivery in deliveries)
        {
            // A message that stands twice in the round takes effect once.
            if (!fresh.Remove(delivery.MessageId))
            {
                repeated.Add(delivery);
                continue;
            }

            // The statements belong to the trace of their own message.
            Activity.Current = delivery.Activity;
            await ToldWithoutValuesAsync(delivery.Event, delivery.Effect(round, cancellationToken));
        }

        await ToldWithoutValuesAsync(deliveries[0].Event, round.FinishAsync(cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        deliveries.ForEach(delivery => Duplicates.Add(repeated.Contains(delivery) ? 1 : 0, new KeyValuePair<string, object?>("event", delivery.Event)));
    }

    // What the consumer throws goes into logs, spans and the headers of the error queue. An outage of the database is let through: it is tried again.
    private static async Task ToldWithoutValuesAsync(string @event, Task work)
    {
        try
        {
            await work;
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !Outage.Is(exception))
        {
#pragma warning disable MA0054 // The exception inside would be told with its message.
            throw new InvalidOperationException($"{@event} could not be applied: {Cause.Of(exception)}");
#pragma warning restore MA0054
        }
    }
}
