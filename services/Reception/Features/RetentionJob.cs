using AccesDroits.Reception.Features.FollowUps;
using AccesDroits.Reception.Features.Visitors;
using AccesDroits.ServiceDefaults;

namespace AccesDroits.Reception.Features;

/// <summary>Durée de conservation: removes what is kept no longer, at start and every Retention:Every (every night at three when not set).</summary>
internal sealed partial class RetentionJob(
    FollowUpRetention followUps, SetAsideRetention setAside, NoteRetention notes, VisitorRetention visitors, TrainingRetention training, IConfiguration configuration,
    TimeProvider clock, ILogger<RetentionJob> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await training.RunAsync(stoppingToken);
                await followUps.RunAsync(stoppingToken);
                await setAside.RunAsync(stoppingToken);
                await notes.RunAsync(stoppingToken);
                await visitors.RunAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(Cause.Of(exception));
            }

            await Task.Delay(configuration.GetValue<TimeSpan?>("Retention:Every") ?? Night.From(clock.GetUtcNow()), clock, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is kept no longer could not be removed; it is removed later: {Cause}")]
    private partial void LogFailed(string cause);
}
