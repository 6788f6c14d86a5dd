namespace AccesDroits.Statistics.Features;

public sealed partial class StatisticsApi
{
    // A slice is a place and the days on which it belongs to the scope, cut to the period. Intervals that overlap become one,
    // so that nothing is counted twice. Until the place itself has arrived, its kind is not known.
    // For a reader of one structure, the days on which the place was theirs; nothing else is counted.
    private const string Slices =
        """
        select covered.place_id, lower(days) as first_day, upper(days) - 1 as last_day, coalesce(place.place_kind, 'non-precise') as place_kind
        from (
            select place_id, range_agg(daterange(greatest(from_date, @from), least(to_date, @to), '[]')) as periods
            from scope join scope_place on scope_place.kind = scope.kind and scope_place.scope_id = scope.id
            where {0} and not scope.deleted and from_date <= @to and to_date >= @from
            group by place_id) covered
        left join scope place on place.kind = 'place' and place.id = covered.place_id, unnest(case when @own::uuid is null then covered.periods else covered.periods * (
            select coalesce(range_agg(daterange(from_date, to_date, '[]')), '{}') from scope_place
            where kind = 'structure' and scope_id = @own and place_id = covered.place_id) end) as days
        """;

    // SQL: a fact, by its alias, is of a place and day of the slices.
    private const string InSlices =
        "exists (select from unnest(@places, @firsts, @lasts) as slice (slice_place, first_day, last_day) where slice_place = {0}.place_id and {0}.date between first_day and last_day)";

    // What a reader of one structure may ask for: the structure, and a place or a point that is or was theirs.
    private const string IsOwnScope =
        """
        (@own::uuid is null or case kind when 'structure' then id = @own when 'territory' then false else exists (
            select from scope_place part
            join scope_place own on own.kind = 'structure' and own.scope_id = @own and own.place_id = part.place_id
                and own.from_date <= part.to_date and own.to_date >= part.from_date
            where part.kind = scope.kind and part.scope_id = scope.id) end)
        """;

    private static readonly string OfOneRecord =
        $"select label from scope where kind = @kind and code = @code and not deleted and {IsOwnScope} order by revision desc limit 1;"
        + Slices.Replace("{0}", "scope.kind = @kind and scope.code = @code", StringComparison.Ordinal);

    private static readonly string OfDepartment =
        "select 'Département ' || department from scope where kind = 'structure' and department = @code and not deleted and @own::uuid is null limit 1;"
        + Slices.Replace("{0}", "scope.kind = 'structure' and scope.department = @code", StringComparison.Ordinal);

    // Whole months from the sums by month, the days around them from the sums by day; passages at the kiosk are told by month.
    // Offset 0 keeps each range a look-up in the index: taken for a join, it may read the counters of every day of every place.
    private const string CounterSums =
        """
        select measure, code, sum(value)::int as total, case when measure = 'kiosk' then to_char(day, 'YYYY-MM') end as month
        from (
            select measure, code, day, value
            from unnest(@monthPlaces, @firstMonths, @lastMonths) as range (place_id, first_day, last_day), lateral (
                select measure, code, month as day, value from monthly_counter counter
                where counter.measure = any(@measures) and counter.place_id = range.place_id and counter.month between range.first_day and range.last_day offset 0) months
            union all
            select measure, code, day, value
            from unnest(@dayPlaces, @firstDays, @lastDays) as range (place_id, first_day, last_day), lateral (
                select measure, code, date as day, value from daily_counter counter
                where counter.measure = any(@measures) and counter.place_id = range.place_id and counter.date between range.first_day and range.last_day offset 0) days) counter
        group by 1, 2, 4 having sum(value) <> 0
        """;
}
