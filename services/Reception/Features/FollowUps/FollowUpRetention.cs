using System.Globalization;
using AccesDroits.Contracts;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using Dapper;
using Npgsql;

namespace AccesDroits.Reception.Features.FollowUps;

/// <summary>
/// Durée de conservation: removes the follow-ups in which nothing was written for Retention:FollowUpMonths (24 when not given), unless something
/// is still due.
/// </summary>
public sealed class FollowUpRetention(NpgsqlDataSource database, Audit audit, IConfiguration configuration, TimeProvider clock)
{
    private const int DefaultMonths = 24;

    private const string Delete =
        """
        delete from follow_up f
        where f.last_contact_on < @before and (f.state = 'closed' or not (
            coalesce(f.deadline_on >= @today, false)
            or exists (select from follow_up_entry e where e.follow_up_id = f.follow_up_id and not e.done and e.due_on >= @today)))
        """;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var today = clock.Today();
        var before = today.AddMonths(-Math.Max(1, configuration.GetValue("Retention:FollowUpMonths", DefaultMonths)));
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var removed = await connection.ExecuteAsync(new CommandDefinition(Delete, new { before, today }, cancellationToken: cancellationToken));
        if (removed > 0)
        {
            await audit.WriteAsync(
                connection, new Act(AuditedActs.FollowUpPurge, "follow-up", Guid.Empty, Detail: removed.ToString(CultureInfo.InvariantCulture)), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}

/// <summary>Does so at start and every Retention:Every (a day when not set).</summary>
internal sealed partial class FollowUpRetentionJob(FollowUpRetention retention, IConfiguration configuration, TimeProvider clock, ILogger<FollowUpRetentionJob> logger)
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
                await retention.RunAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(Cause.Of(exception));
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Follow-ups whose retention is over could not be removed; they are removed later: {Cause}")]
    private partial void LogFailed(string cause);
}
