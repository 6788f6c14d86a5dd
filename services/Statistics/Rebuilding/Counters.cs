namespace AccesDroits.Statistics.Rebuilding;

/// <summary>The counters, summed from the facts in SQL: by a rebuild and by the self-check.</summary>
internal static class Counters
{
    /// <summary>What each daily counter should be. Counters that are zero are left out.</summary>
    public static readonly string Recomputed = Sums("");

    /// <summary>Fills the daily counters, which are empty.</summary>
    public static readonly string Fill = $"insert into daily_counter (place_id, date, measure, code, value) {Recomputed}";

    /// <summary>Sums the daily counters of the places and days in the table touched again.</summary>
    public static readonly string Refresh =
        $"""
        delete from daily_counter where (place_id, date) in (select place_id, date from touched);
        insert into daily_counter (place_id, date, measure, code, value) {Sums("and (place_id, date) in (select place_id, date from touched)")}
        """;

    private static string Sums(string condition) =>
        $"""
        select place_id, date, measure, code, sum(value)::int as value from (
            select place_id, date, 'visit' as measure, '' as code, 1 as value from visit_fact where not deleted {condition}
            union all select place_id, date, 'request', leaf, 1 from visit_fact, unnest(leaves) as leaf where not deleted {condition}
            union all select place_id, date, 'kiosk', '', passages from kiosk_fact where not deleted {condition}) as fact
        group by place_id, date, measure, code having sum(value) <> 0
        """;
}
