namespace AccesDroits.Statistics.Rebuilding;

/// <summary>The counters, summed from the facts in SQL: by a rebuild and by the self-check.</summary>
internal static class Counters
{
    private const int Parts = 2;

    /// <summary>What each daily counter should be. Counters that are zero are left out.</summary>
    public static readonly string Recomputed = Sums("");

    /// <summary>Fills the counters, which are empty, in parts to run at the same time: each counts its share of the places.</summary>
    public static readonly string[] Fill = [.. Enumerable.Range(0, Parts).Select(part => FillPlaces($"get_byte(uuid_send(place_id), 15) % {Parts} = {part}"))];

    /// <summary>Sums the counters of the places and days in the table touched again, and those of their months.</summary>
    public static readonly string Refresh =
        $"""
        delete from daily_counter where (place_id, date) in (select place_id, date from touched);
        insert into daily_counter (place_id, date, measure, code, value) {Sums("and (place_id, date) in (select place_id, date from touched)")};
        create temporary table touched_month on commit drop as select distinct place_id, date_trunc('month', date)::date as month from touched;
        delete from monthly_counter where (place_id, month) in (table touched_month);
        insert into monthly_counter (place_id, month, measure, code, value)
        {Months("touched_month join daily_counter using (place_id) where date >= month and date < (month + interval '1 month')::date")}
        """;

    /// <summary>The sums by month of these daily counters.</summary>
    public static string Months(string days) =>
        $"""
        select place_id, date_trunc('month', date)::date as date, measure, code, sum(value)::int as value
        from {days} group by 1, 2, 3, 4 having sum(value) <> 0
        """;

    private static string FillPlaces(string condition) =>
        $"""
        insert into daily_counter (place_id, date, measure, code, value) {Sums($"and {condition}")};
        insert into monthly_counter (place_id, month, measure, code, value) {Months($"daily_counter where {condition}")}
        """;

    // Summed by measure:code, as the marks are written: taken apart once for each counter, not for each fact.
    private static string Sums(string condition) =>
        $"""
        select place_id, date, split_part(mark, ':', 1) as measure, substr(mark, strpos(mark, ':') + 1) as code, value from (
            select place_id, date, mark, sum(value)::int as value from (
                select place_id, date, mark, 1 as value from visit_fact, unnest('visit:'::text || marks) as mark where not deleted {condition}
                union all select place_id, date, 'request:' || leaf, 1 from visit_fact, unnest(leaves) as leaf where not deleted {condition}
                union all select place_id, date, 'kiosk:', passages from kiosk_fact where not deleted {condition}) as fact
            group by place_id, date, mark having sum(value) <> 0) as counter
        """;
}
