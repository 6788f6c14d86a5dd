using AccesDroits.ServiceDefaults;
using Dapper;
using Grpc.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace AccesDroits.Statistics.Rebuilding;

/// <summary>Runs the self-check every SelfCheck:Every (six hours when not set; zero: never).</summary>
internal sealed partial class SelfCheckJob(SelfCheck check, IConfiguration configuration, TimeProvider clock, ILogger<SelfCheckJob> logger) : BackgroundService
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var every = configuration.GetValue<TimeSpan?>("SelfCheck:Every") ?? DefaultInterval;
        if (every <= TimeSpan.Zero)
        {
            return;
        }

        using var timer = new PeriodicTimer(every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await check.RunAsync(wait: false, stoppingToken);
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.FailedPrecondition)
            {
                // Another replica is checking.
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(Cause.Of(exception));
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The statistics could not be checked; they are checked again later: {Cause}")]
    private partial void LogFailed(string cause);
}

/// <summary>Degraded while the latest check, by whichever replica, has found a difference.</summary>
internal sealed class SelfCheckHealth(NpgsqlDataSource database) : IHealthCheck
{
    private const string Read = "select differences from self_check";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var differences = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(Read, cancellationToken: cancellationToken)) ?? 0;
        return differences == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded($"The latest self-check has found {differences} differences.");
    }
}
