using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace AccesDroits.ServiceDefaults.Messaging;

/// <summary>
/// Ends the process when its bus stays broken while the broker works for others. MassTransit 8.4 sometimes never takes its queue up again
/// after the broker was away (docs/decisions/0012): only a new process does, and whoever runs this one starts it again.
/// </summary>
internal sealed partial class BusWatch(
    IBusControl bus, Outbox outbox, Inbox inbox, OwnQueue queue, ConnectionFactory broker, IHostApplicationLifetime lifetime, ILogger<BusWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    // The library itself waits up to a minute between two attempts.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly CreateChannelOptions Confirmed = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace);
        var broken = TimeSpan.Zero;
        var (rounds, attempts) = (outbox.Rounds, inbox.Attempts);
        while (broken < Patience && await timer.WaitForNextTickAsync(stoppingToken))
        {
            // MassTransit may say that it is well while it neither publishes nor receives.
            var isBroken = await CountWaitingAsync(stoppingToken) is { } waiting
                && (bus.CheckHealth().Status != BusHealthStatus.Healthy || outbox.Rounds == rounds || (waiting > 0 && inbox.Attempts == attempts));
            broken = isBroken ? broken + Pace : TimeSpan.Zero;
            (rounds, attempts) = (outbox.Rounds, inbox.Attempts);
        }

        LogBroken(Patience);
        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }

    /// <summary>How many messages wait for this service; null while the broker does not work.</summary>
    private async Task<uint?> CountWaitingAsync(CancellationToken stoppingToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        patience.CancelAfter(Pace);
        try
        {
            // A connection that was cut while it opened or closed may never end.
            return await AskAsync(patience.Token).WaitAsync(patience.Token);
        }
        catch (Exception exception) when (
            exception is BrokerUnreachableException or OperationInterruptedException or AlreadyClosedException or IOException
            || (exception is OperationCanceledException && !stoppingToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private async Task<uint> AskAsync(CancellationToken cancellationToken)
    {
        await using var connection = await broker.CreateConnectionAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(Confirmed, cancellationToken);

        // To no queue, but confirmed: a broker that is short of disk or memory lets in and takes nothing.
        await channel.BasicPublishAsync("", $"{queue.Name}.watch", ReadOnlyMemory<byte>.Empty, cancellationToken);
        try
        {
            return queue.IsRead ? (await channel.QueueDeclarePassiveAsync(queue.Name, cancellationToken)).MessageCount : 0;
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return 0;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The bus has been broken for {Patience} while the broker works: this process ends, to be started again")]
    private partial void LogBroken(TimeSpan patience);
}

/// <summary>The queue of this service.</summary>
/// <param name="IsRead">Whether the service has consumers.</param>
internal sealed record OwnQueue(string Name, bool IsRead);
