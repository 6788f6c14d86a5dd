using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using AccesDroits.Contracts;
using AccesDroits.ServiceDefaults.Data;
using Dapper;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry;

namespace AccesDroits.ServiceDefaults.Messaging;

/// <summary>
/// Publishes what the outbox holds. Replicas share the work: each claims rows that no other has locked. A row is marked once the broker
/// has confirmed it; a crash in between publishes it again, which the inbox of each consumer makes harmless.
/// </summary>
internal sealed partial class OutboxRelay(NpgsqlDataSource database, Outbox outbox, IBus bus, ILogger<OutboxRelay> logger) : BackgroundService
{
    private const int BatchSize = 100;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    // Publishing waits for ever while the broker is away; the claim must not, nor what waits pile up.
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(5);

    private const string Claim =
        """
        select id, message_id, message_type, body::text as body, trace_parent
        from outbox where published_at is null order by id limit @BatchSize for update skip locked
        """;

    private const string MarkPublished = "update outbox set published_at = now() where id = any(@ids)";

    private static readonly Counter<long> Failures = Telemetry.Meter.CreateCounter<long>(
        "accesdroits.outbox.relay.failures", "{failure}", "Rounds of the relay that failed; their events are kept and tried again.");

    private sealed record Pending(long Id, Guid MessageId, string MessageType, string Body, string? TraceParent);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        OutboxLag.Observe(database);

        // Counters are seen from zero on, so that the first count is a rise.
        Failures.Add(0);
        ErrorQueue.Moved.Add(0);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var published = await PublishBatchAsync(stoppingToken);
                outbox.IsHeldUp = false;
                outbox.RoundEnded();
                if (published < BatchSize)
                {
                    await outbox.WaitAsync(PollInterval, stoppingToken);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                outbox.IsHeldUp = true;
                Failures.Add(1);
                LogFailed(Cause.Of(exception));
                if (Outage.Is(exception))
                {
                    outbox.RoundEnded();
                }

                await Task.Delay(RetryInterval, stoppingToken);
            }
        }
    }

    private async Task<int> PublishBatchAsync(CancellationToken cancellationToken)
    {
        // Looking for work several times a second is no trace; each event goes on with its own.
        using var untraced = SuppressInstrumentationScope.Begin();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var rows = (await connection.QueryAsync<Pending>(new CommandDefinition(Claim, new { BatchSize }, transaction, cancellationToken: cancellationToken))).AsList();
        if (rows.Count == 0)
        {
            return 0;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(PublishTimeout);
        await Task.WhenAll(rows.Select(row => PublishAsync(row, patience.Token))).WaitAsync(patience.Token);
        await connection.ExecuteAsync(new CommandDefinition(MarkPublished, new { ids = rows.Select(row => row.Id).ToArray() }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return rows.Count;
    }

    private async Task PublishAsync(Pending row, CancellationToken cancellationToken)
    {
        using var traced = SuppressInstrumentationScope.Begin(false);
        using var activity = Telemetry.Source.StartActivity("outbox publish", ActivityKind.Producer, row.TraceParent);
        var type = ContractCatalog.Events[row.MessageType];
        var message = JsonSerializer.Deserialize(row.Body, type, EventJson.Options)!;
        await bus.Publish(message, type, Pipe.Execute<PublishContext>(context => context.MessageId = row.MessageId), cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox could not be relayed; it is kept and tried again: {Cause}")]
    private partial void LogFailed(string cause);
}
