using System.Globalization;
using AccesDroits.Contracts;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using Dapper;
using Npgsql;

namespace AccesDroits.Referrals.Features;

/// <summary>
/// Durée de conservation: what a referral says goes Retention:ReferralMonths (6 when not given) after it was closed, and so does a draft that was never
/// sent; the day of a mandate Retention:MandateYears (6) after. What figures are made of stays. At start and every Retention:Every (every night at three when not set).
/// </summary>
internal sealed partial class ReferralRetention(NpgsqlDataSource database, Audit audit, IConfiguration configuration, TimeProvider clock, ILogger<ReferralRetention> logger) : BackgroundService
{
    private const int DefaultMonths = 6, DefaultMandateYears = 6;

    private const string Purge =
        """
        with over as (
            update referral set
                content_hash = null, person_name = null, person_contact = null, file_number = null, situation = null, steps_tried = null, deadline_on = null
            where closed_at < @before and situation is not null
            returning referral_id
        ), silent as (
            delete from referral_message m using over where m.referral_id = over.referral_id
        ), unsent as (
            delete from referral where state = 'draft' and created_at < @before returning referral_id
        )
        select (select count(*) from over) + (select count(*) from unsent)
        """;

    private const string PurgeMandates = "update referral set mandate_signed_on = null where closed_at < @before and mandate_signed_on is not null";

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
        var before = clock.Today().AddMonths(-Math.Max(1, configuration.GetValue("Retention:ReferralMonths", DefaultMonths))).StartInParis();
        var mandates = new { before = clock.Today().AddYears(-Math.Max(1, configuration.GetValue("Retention:MandateYears", DefaultMandateYears))).StartInParis() };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var purged = await connection.ExecuteScalarAsync<long>(new CommandDefinition(Purge, new { before }, cancellationToken: cancellationToken))
            + await connection.ExecuteAsync(new CommandDefinition(PurgeMandates, mandates, cancellationToken: cancellationToken));
        if (purged > 0)
        {
            await audit.WriteAsync(connection, new Act(AuditedActs.ReferralPurge, "referral", Guid.Empty, Detail: purged.ToString(CultureInfo.InvariantCulture)), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is kept no longer could not be removed; it is removed later: {Cause}")]
    private partial void LogFailed(string cause);
}
