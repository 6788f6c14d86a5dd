using AccesDroits.ServiceDefaults.Messaging;
using AccesDroits.Statistics.Domain;
using Dapper;
using Npgsql;

namespace AccesDroits.Statistics.Features;

internal static class MoveCounters
{
    // All the days, then all the months, each in the order of the key, so that two consumers that move the same counters never wait for each
    // other in a circle.
    private const string Move =
        """
        insert into daily_counter (place_id, date, measure, code, value)
        select place_id, date, measure, code, sum(value)
        from unnest(@places, @dates, @measures, @codes, @values) as move (place_id, date, measure, code, value)
        group by 1, 2, 3, 4 having sum(value) <> 0 order by 1, 2, 3, 4
        on conflict (place_id, date, measure, code) do update set value = daily_counter.value + excluded.value;
        insert into monthly_counter (place_id, month, measure, code, value)
        select place_id, date_trunc('month', date)::date, measure, code, sum(value)
        from unnest(@places, @dates, @measures, @codes, @values) as move (place_id, date, measure, code, value)
        group by 1, 2, 3, 4 having sum(value) <> 0 order by 1, 2, 3, 4
        on conflict (place_id, month, measure, code) do update set value = monthly_counter.value + excluded.value
        """;

    /// <summary>Moves the counters by day and by month by new − old, at the end of the round and together with what its other messages move.</summary>
    public static void LeaveMoves(this InboxRound round, DailyFigures? before, DailyFigures after) =>
        round.Leave(DailyFigures.Difference(before, after), MoveAsync);

    private static async Task MoveAsync(NpgsqlConnection connection, IReadOnlyList<CounterMove> moves, CancellationToken cancellationToken)
    {
        if (moves.Count == 0)
        {
            return;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            Move,
            new
            {
                places = moves.Select(move => move.PlaceId).ToArray(),
                dates = moves.Select(move => move.Date).ToArray(),
                measures = moves.Select(move => move.Measure).ToArray(),
                codes = moves.Select(move => move.Code).ToArray(),
                values = moves.Select(move => move.Value).ToArray(),
            },
            cancellationToken: cancellationToken));
    }
}
