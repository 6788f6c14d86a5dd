using AccesDroits.Contracts;
using Dapper;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace AccesDroits.ServiceDefaults.Auditing;

/// <summary>Drops the months of the journal that are over since more than Audit:RetentionMonths (12 when not given), and keeps their last seal.</summary>
internal sealed class AuditRetention(AuditKey key, Audit audit, IConfiguration configuration, TimeProvider clock)
{
    private const int DefaultMonths = 12;

    private const string Due =
        """
        select month, max(position) as last_position, (array_agg(seal order by position desc))[1] as last_seal
        from audit_entry where month < @before group by month order by month
        """;

    private const string Drop =
        """
        insert into audit_segment (month, first_position, last_position, last_seal, dropped_at, signature)
        values (@Month, @FirstPosition, @LastPosition, @LastSeal, @DroppedAt, @Signature);
        delete from audit_entry where month = @Month
        """;

    private sealed record DueMonth
    {
        public DateOnly Month { get; init; }

        public long LastPosition { get; init; }

        public byte[] LastSeal { get; init; } = [];
    }

    /// <summary>First day of the present month, UTC.</summary>
    public static DateOnly MonthOf(TimeProvider clock) => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime) is var day ? day.AddDays(1 - day.Day) : default;

    /// <param name="connection">Holds the lock of the chain.</param>
    public async Task DropAsync(NpgsqlConnection connection, DateOnly month, CancellationToken cancellationToken)
    {
        var before = month.AddMonths(-Math.Max(1, configuration.GetValue("Audit:RetentionMonths", DefaultMonths)));
        foreach (var due in (await connection.QueryAsync<DueMonth>(new CommandDefinition(Due, new { before }, cancellationToken: cancellationToken))).AsList())
        {
            var dropped = (await AuditSegment.ListAsync(connection, cancellationToken)).LastOrDefault();
            var segment = new AuditSegment
            {
                Month = due.Month, FirstPosition = (dropped?.LastPosition ?? 0) + 1, LastPosition = due.LastPosition, LastSeal = due.LastSeal, DroppedAt = clock.GetUtcNow().UtcDateTime,
            };
            await connection.ExecuteAsync(new CommandDefinition(Drop, segment.Signed(key), cancellationToken: cancellationToken));
            await audit.WriteAsync(
                connection, new Act(AuditedActs.AuditDrop, "audit-month", Guid.Empty, Detail: due.Month.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture)), cancellationToken);
        }
    }
}
