using AccesDroits.ServiceDefaults;

namespace AccesDroits.Directory.Tokens;

/// <summary>Keeps the keys of tokens turning.</summary>
internal sealed partial class RotateKeys(KeyRing keys, KeySettings settings, TimeProvider clock, ILogger<RotateKeys> logger) : BackgroundService
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    // The first key is there before the service answers.
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        keys.Rotate();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = settings.PublishBefore / 4 < LongestWait ? settings.PublishBefore / 4 : LongestWait;
        while (true)
        {
            await Task.Delay(wait > TimeSpan.Zero ? wait : LongestWait, clock, stoppingToken);
            try
            {
                keys.Rotate();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                LogFailure(Cause.Of(exception));
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The keys of tokens could not be rotated; the last one stays in use: {Cause}")]
    private partial void LogFailure(string cause);
}
