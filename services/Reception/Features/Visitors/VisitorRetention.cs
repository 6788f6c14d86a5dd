using System.Globalization;
using AccesDroits.Contracts;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using Dapper;
using Npgsql;

namespace AccesDroits.Reception.Features.Visitors;

/// <summary>Durée de conservation: forgets who the visitors are who have not come for Retention:VisitorMonths (24 when not given), unless they are followed.</summary>
public sealed class VisitorRetention(NpgsqlDataSource database, VisitorRows visitors, Audit audit, IConfiguration configuration, TimeProvider clock)
{
    private const int DefaultMonths = 24;
    private const int AtOnce = 500;

    private const string SelectNotSeen =
        """
        select r.visitor_id from visitor r
        where r.created_at < @before and r.merged_into is null and r.erased_at is null
          and not exists (select from visit v where v.visitor_id = r.visitor_id and v.date >= @before)
          and not exists (select from follow_up f where f.visitor_id = r.visitor_id and (f.state = 'in-progress' or f.last_contact_on >= @before))
        limit @AtOnce
        """;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var before = clock.Today().AddMonths(-Math.Max(1, configuration.GetValue("Retention:VisitorMonths", DefaultMonths)));
        while (await EraseSomeAsync(before, cancellationToken) == AtOnce)
        {
        }
    }

    private async Task<int> EraseSomeAsync(DateOnly before, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await VisitorRows.TakeTurnAsync(connection, cancellationToken);
        var notSeen = (await connection.QueryAsync<Guid>(new CommandDefinition(SelectNotSeen, new { before, AtOnce }, cancellationToken: cancellationToken))).ToArray();
        if (notSeen.Length > 0)
        {
            await visitors.EraseAsync(connection, notSeen, cancellationToken);
            await audit.WriteAsync(
                connection, new Act(AuditedActs.VisitorPurge, "visitor", Guid.Empty, Detail: notSeen.Length.ToString(CultureInfo.InvariantCulture)), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return notSeen.Length;
    }
}
