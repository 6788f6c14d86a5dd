using System.Diagnostics;
using System.Text.Json;
using AccesDroits.Contracts.Events;

namespace AccesDroits.ServiceDefaults.Messaging;

/// <summary>
/// Where a use case leaves its event, in the same transaction as the row it is about. The relay publishes it afterwards.
/// </summary>
public sealed class Outbox : IDisposable
{
    /// <summary>Adds one event. Parameters: those of <see cref="Row"/>.</summary>
    public const string Insert =
        """
        insert into outbox (message_id, message_type, aggregate_id, revision, body, trace_parent)
        values (@MessageId, @MessageType, @AggregateId, @EventRevision, @Body::json, @TraceParent)
        """;

    private readonly SemaphoreSlim _written = new(0, 1);
    private volatile bool _isHeldUp;
    private long _rounds;

    /// <summary>Whether the latest attempt to publish what the outbox holds failed.</summary>
    internal bool IsHeldUp
    {
        get => _isHeldUp;
        set => _isHeldUp = value;
    }

    /// <summary>Rounds of the relay until now that the broker did not keep from publishing what there was.</summary>
    internal long Rounds => Volatile.Read(ref _rounds);

    /// <summary>The parameters of an outbox row.</summary>
    public sealed record Row(Guid MessageId, string MessageType, Guid AggregateId, long EventRevision, string Body, string? TraceParent);

    /// <summary>The row that carries an event, with the current trace as its parent.</summary>
    public static Row For<TEvent>(TEvent @event)
        where TEvent : IStateEvent =>
        new(Guid.CreateVersion7(), typeof(TEvent).Name, @event.Id, @event.Revision, JsonSerializer.Serialize(@event, EventJson.Options), Activity.Current?.Id);

    /// <summary>Tells the relay of this process that a transaction with events has been committed.</summary>
    public void Wake()
    {
        lock (_written)
        {
            if (_written.CurrentCount == 0)
            {
                _written.Release();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _written.Dispose();

    internal void RoundEnded() => Interlocked.Increment(ref _rounds);

    internal Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _written.WaitAsync(atMost, cancellationToken);
}
