using AccesDroits.Reception.Features.FollowUps;
using AccesDroits.Reception.Features.Visitors;
using AccesDroits.ServiceDefaults;

namespace AccesDroits.Reception.Features;

/// <summary>Durée de conservation: removes what is kept no longer, at start and every Retention:Every (a day when not set).</summary>
internal sealed partial class RetentionJob(
    FollowUpRetention followUps, SetAsideRetention setAside, NoteRetention notes, VisitorRetention visitors, IConfiguration configuration, TimeProvider clock, ILogger<RetentionJob> logger)
    : BackgroundService
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(configuration.GetValue<TimeSpan?>("Retention:Every") ?? DefaultInterval, clock);
        do
        {
            try
            {
                await followUps.RunAsync(stoppingToken);
                await setAside.RunAsync(stoppingToken);
                await notes.RunAsync(stoppingToken);
                await visitors.RunAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(Cause.Of(exception));
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is kept no longer could not be removed; it is removed later: {Cause}")]
    private partial void LogFailed(string cause);
}
