using System.Globalization;
using AccesDroits.Contracts;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using Dapper;
using Npgsql;

namespace AccesDroits.Workshops.Features;

/// <summary>
/// Durée de conservation: first names, numbers and texts go Retention:RosterMonths (12 when not given) after the last session of their cycle. What
/// figures are made of stays. At start and every Retention:Every (every night at three when not set).
/// </summary>
internal sealed partial class RosterRetention(NpgsqlDataSource database, Audit audit, IConfiguration configuration, TimeProvider clock, ILogger<RosterRetention> logger) : BackgroundService
{
    private const int DefaultMonths = 12;

    private const string Purge =
        """
        with over as (
            select cycle_id from session group by cycle_id having max(date) < @before
        ), nameless as (
            update enrolment e set first_name = null, phone = null, needs = null, first_reason = null, content_hash = null
            from over
            where e.cycle_id = over.cycle_id and (e.first_name is not null or e.phone is not null or e.needs is not null or e.first_reason is not null or e.content_hash is not null)
            returning e.enrolment_id
        ), silent as (
            update session s set summary = null, cancel_reason = null
            from over
            where s.cycle_id = over.cycle_id and (s.summary is not null or s.cancel_reason is not null)
            returning s.session_id
        )
        select (select count(*) from nameless) + (select count(*) from silent)
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(Cause.Of(exception));
            }

            await Task.Delay(configuration.GetValue<TimeSpan?>("Retention:Every") ?? Night.From(clock.GetUtcNow()), clock, stoppingToken);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var before = clock.Today().AddMonths(-Math.Max(1, configuration.GetValue("Retention:RosterMonths", DefaultMonths)));
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var purged = await connection.ExecuteScalarAsync<long>(new CommandDefinition(Purge, new { before }, cancellationToken: cancellationToken));
        if (purged > 0)
        {
            await audit.WriteAsync(
                connection, new Act(AuditedActs.RosterPurge, "enrolment", Guid.Empty, Detail: purged.ToString(CultureInfo.InvariantCulture)), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rosters could not be purged; it is done later: {Cause}")]
    private partial void LogFailed(string cause);
}
