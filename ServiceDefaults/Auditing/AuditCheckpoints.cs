using AccesDroits.Contracts.Events;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AccesDroits.ServiceDefaults.Auditing;

/// <summary>
/// Tells Directory how far the journal has come, every Audit:CheckpointEvery (30 seconds when not given) if it has. Not through the outbox: whoever
/// can cut the journal could take the checkpoint out of there too. One that is lost is made good by the next.
/// </summary>
internal sealed partial class AuditCheckpoints(
    AuditKey key, AuditHeadFile headFile, IBus bus, IHostEnvironment environment, IConfiguration configuration, ILogger<AuditCheckpoints> logger) : BackgroundService
{
    private static readonly TimeSpan DefaultPace = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(configuration.GetValue<TimeSpan?>("Audit:CheckpointEvery") ?? DefaultPace);
        var told = 0L;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var head = headFile.Read();
                if (head.Position > told)
                {
                    await bus.Publish(Signed(head), stoppingToken).WaitAsync(Patience, stoppingToken);
                    told = head.Position;
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(Cause.Of(exception));
            }
        }
    }

    private AuditHeadSigned Signed(AuditHead head) =>
        new(environment.ApplicationName.ToLowerInvariant(), head.Position, Convert.ToHexString(head.Seal), Convert.ToHexString(key.Sign(head.Words)));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The checkpoint of the journal could not be sent; the next one is tried: {Cause}")]
    private partial void LogFailed(string cause);
}
