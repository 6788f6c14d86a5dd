using System.Globalization;
using AccesDroits.Contracts;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using Dapper;
using Npgsql;

namespace AccesDroits.Referrals.Features.Attachments;

/// <summary>
/// Durée de conservation: attachments go Retention:AttachmentDays (30 when not given) after their referral was closed, an upload that nobody
/// finished a day after its last byte, and a file when no row names it. At start and every Retention:Every (every night at three when not set).
/// </summary>
internal sealed partial class AttachmentRetention(
    NpgsqlDataSource database, AttachmentFiles files, Audit audit, IConfiguration configuration, TimeProvider clock, ILogger<AttachmentRetention> logger) : BackgroundService
{
    private const int DefaultDays = 30;

    private const string DeleteUnfinished = "delete from referral_attachment where stored_at is null and kept_at < @before";

    private const string DeleteOver =
        "delete from referral_attachment a using referral r where r.referral_id = a.referral_id and r.closed_at < @before and a.stored_at is not null";

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

    // A row is there before its file: what is listed first and has no row afterwards never will.
    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var present = files.Names();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(DeleteUnfinished, new { before = clock.GetUtcNow().AddDays(-1) }, cancellationToken: cancellationToken));
        await PurgeAsync(connection, cancellationToken);
        var known = await connection.QueryAsync<string>(new CommandDefinition("select stored_as from referral_attachment", cancellationToken: cancellationToken));
        foreach (var name in present.Except(known, StringComparer.Ordinal))
        {
            files.Delete(name);
        }
    }

    private async Task PurgeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var before = clock.Today().AddDays(-Math.Max(1, configuration.GetValue("Retention:AttachmentDays", DefaultDays))).StartInParis();
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var purged = await connection.ExecuteAsync(new CommandDefinition(DeleteOver, new { before }, cancellationToken: cancellationToken));
        if (purged > 0)
        {
            await audit.WriteAsync(connection, new Act(AuditedActs.AttachmentPurge, "attachment", Guid.Empty, Detail: purged.ToString(CultureInfo.InvariantCulture)), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Attachments that are kept no longer could not be removed; they are removed later: {Cause}")]
    private partial void LogFailed(string cause);
}
