using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace AccesDroits.ServiceDefaults.Messaging;

/// <summary>
/// Ends the process when its bus stays broken while the broker answers. MassTransit 8.4 sometimes never takes its queue up again after the
/// broker was away (docs/decisions/0012): only a new process does, and whoever runs this one starts it again.
/// </summary>
internal sealed partial class BusWatch(IBusControl bus, ConnectionFactory broker, IHostApplicationLifetime lifetime, ILogger<BusWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    // The library itself waits up to a minute between two attempts.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace);
        var broken = TimeSpan.Zero;
        while (broken < Patience && await timer.WaitForNextTickAsync(stoppingToken))
        {
            broken = bus.CheckHealth().Status != BusHealthStatus.Healthy && await AnswersAsync(stoppingToken) ? broken + Pace : TimeSpan.Zero;
        }

        LogBroken(Patience);
        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await broker.CreateConnectionAsync(cancellationToken);
            return connection.IsOpen;
        }
        catch (Exception exception) when (exception is BrokerUnreachableException or OperationInterruptedException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The bus has been broken for {Patience} while the broker answers: this process ends, to be started again")]
    private partial void LogBroken(TimeSpan patience);
}
