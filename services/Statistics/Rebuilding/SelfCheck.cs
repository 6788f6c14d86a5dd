using System.Data;
using System.Diagnostics.Metrics;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace AccesDroits.Statistics.Rebuilding;

/// <summary>
/// Contrôle: sums the counters again from the facts, in one snapshot, looks for events that have no fact, and raises the alarm at the first
/// difference. One at a time, whatever the number of replicas.
/// </summary>
public sealed partial class SelfCheck(NpgsqlDataSource database, LostFacts lostFacts, TimeProvider clock, ILogger<SelfCheck> logger)
{
    internal const string LockKeyText = "1397050438"; // "SELF"

    private const string TryLock = $"select pg_try_advisory_lock({LockKeyText})";
    private const string Lock = $"select pg_advisory_lock({LockKeyText}) is not null";
    private const string Unlock = $"select pg_advisory_unlock({LockKeyText})";

    // The order of a report, so that a swap waits for this and this for a swap, never both.
    private static readonly string TakeTables = $"lock table {string.Join(", ", NewTables.Names)} in access share mode";

    private static readonly string CountersAstray =
        $"""
        with day as ({Counters.Recomputed}),
        recomputed as (select 'day' as span, * from day union all select 'month', * from ({Counters.Months("day")}) month),
        kept as (select 'day' as span, * from daily_counter where value <> 0 union all select 'month', * from monthly_counter where value <> 0)
        select count(*) over () as differences, span, place_id, date, measure, code, coalesce(kept.value, 0) as kept, coalesce(recomputed.value, 0) as recomputed
        from kept full join recomputed using (span, place_id, date, measure, code)
        where kept.value is distinct from recomputed.value order by span, date, place_id, measure, code limit 1
        """;

    private const string Keep =
        """
        insert into self_check (checked_at, differences, first_difference) values (@checkedAt, @differences, @first)
        on conflict ((true)) do update set checked_at = excluded.checked_at, differences = excluded.differences, first_difference = excluded.first_difference
        """;

    private static readonly Gauge<long> Differences = Telemetry.Meter.CreateGauge<long>(
        "accesdroits.statistics.selfcheck.differences", "{difference}", "Counters that are not what the facts give, and events without a fact, at the latest check.");

    private sealed record Astray(long Differences, string Span, Guid PlaceId, DateOnly Date, string Measure, string Code, int Kept, int Recomputed)
    {
        public string InWords => $"counter {(Code.Length > 0 ? $"{Measure} {Code}" : Measure)} of place {PlaceId} {When}: {Kept} kept, {Recomputed} in the facts";

        private string When => Span == "month" ? $"in {Date.ToText()[..7]}" : $"on {Date.ToText()}";
    }

    /// <summary>Checks now. When another check runs: waits for it, or is refused.</summary>
    public async Task<StatisticsCheck> RunAsync(bool wait, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(wait ? Lock : TryLock, commandTimeout: 0, cancellationToken: cancellationToken)))
        {
            throw Errors.BrokenRule("check-under-way", "Un contrôle des statistiques est déjà en cours. Attendez qu'il finisse.");
        }

        try
        {
            var check = await CheckAsync(connection, cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition(
                Keep, new { checkedAt = check.CheckedAt.ToDateTime(), differences = check.Differences, first = check.FirstDifference }, cancellationToken: cancellationToken));
            Differences.Record(check.Differences);
            if (check.Differences > 0)
            {
                LogDifferences(check.Differences, check.FirstDifference);
            }

            return check;
        }
        finally
        {
            await connection.ExecuteAsync(Unlock);
        }
    }

    private async Task<StatisticsCheck> CheckAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var check = new StatisticsCheck { CheckedAt = Timestamp.FromDateTimeOffset(clock.GetUtcNow()) };
        var lost = await lostFacts.FindAsync(connection, cancellationToken);
        await using (var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken))
        {
            await NewTables.ExecuteAsync(connection, TakeTables, cancellationToken);
            var astray = await connection.QuerySingleOrDefaultAsync<Astray>(new CommandDefinition(CountersAstray, commandTimeout: 0, cancellationToken: cancellationToken));
            check.Differences = lost.Count + (astray?.Differences ?? 0);
            check.FirstDifference = astray?.InWords ?? lost.First;
        }

        return check;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The statistics differ from what they are made of: {Differences} differences, the first: {First}")]
    private partial void LogDifferences(long differences, string first);
}
