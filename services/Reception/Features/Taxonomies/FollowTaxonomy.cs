using AccesDroits.ServiceDefaults;
using OpenTelemetry;

namespace AccesDroits.Reception.Features.Taxonomies;

/// <summary>Brings what other replicas change in the lists to this one, within a second.</summary>
internal sealed partial class FollowTaxonomy(TaxonomyReader reader, ILogger<FollowTaxonomy> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var untraced = SuppressInstrumentationScope.Begin();
        using var timer = new PeriodicTimer(Pace);
        var isAway = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await reader.FollowAsync(stoppingToken);
                isAway = false;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Told once: the database may be away for long.
                if (!isAway)
                {
                    LogFailed(Cause.Of(exception));
                }

                isAway = true;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What other replicas changed in the lists could not be read; it is read later: {Cause}")]
    private partial void LogFailed(string cause);
}
