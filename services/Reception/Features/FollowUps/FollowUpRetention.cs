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
