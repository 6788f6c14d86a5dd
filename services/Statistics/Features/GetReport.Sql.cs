namespace AccesDroits.Statistics.Features;

public sealed partial class StatisticsApi
{
    // A slice is a place and the days on which it belongs to the scope, cut to the period. Intervals that overlap become one,
    // so that nothing is counted twice.
    private const string Slices =
        """
        select covered.place_id, lower(days) as first_day, upper(days) - 1 as last_day
        from (
            select place_id, range_agg(daterange(greatest(from_date, @from), least(to_date, @to), '[]')) as periods
            from scope join scope_place on scope_place.kind = scope.kind and scope_place.scope_id = scope.id
            where {0} and not scope.deleted and from_date <= @to and to_date >= @from
            group by place_id) covered, unnest(covered.periods) as days
        """;

    private static readonly string OfOneRecord =
        "select label from scope where kind = @kind and code = @code and not deleted order by revision desc limit 1;"
        + Slices.Replace("{0}", "scope.kind = @kind and scope.code = @code", StringComparison.Ordinal);

    private static readonly string OfDepartment =
        "select 'Département ' || department from scope where kind = 'structure' and department = @code and not deleted limit 1;"
        + Slices.Replace("{0}", "scope.kind = 'structure' and scope.department = @code", StringComparison.Ordinal);

    private const string InSlices = "unnest(@places, @firsts, @lasts) as slice (place_id, first_day, last_day)";

    // Each anonymous visit is a person; any other person stands in the cells of their latest visit, the greatest id if two are on the same day.
    private const string PersonCells =
        $"""
        with person as (
            (select distinct on (person_id) age_band, sex, single_parent, help_with_french, computer_at_home, false as anonymous
            from {InSlices} join visit_fact visit on visit.place_id = slice.place_id and visit.date between slice.first_day and slice.last_day
            where not visit.deleted and not visit.anonymous
            order by person_id, date desc, visit_id desc)
            union all
            select age_band, sex, single_parent, help_with_french, computer_at_home, true
            from {InSlices} join visit_fact visit on visit.place_id = slice.place_id and visit.date between slice.first_day and slice.last_day
            where not visit.deleted and visit.anonymous)
        select age_band, sex, single_parent, help_with_french, computer_at_home, anonymous, count(*)::int as persons
        from person group by 1, 2, 3, 4, 5, 6
        """;

    private const string CounterSums =
        $"""
        select counter.measure, counter.code, sum(counter.value)::int as total
        from {InSlices} join daily_counter counter on counter.place_id = slice.place_id and counter.date between slice.first_day and slice.last_day
        where counter.measure in ('visit', 'request') group by 1, 2
        """;

    private const string KioskMonths =
        $"""
        select to_char(counter.date, 'YYYY-MM') as month, sum(counter.value)::int as total
        from {InSlices} join daily_counter counter on counter.place_id = slice.place_id and counter.date between slice.first_day and slice.last_day
        where counter.measure = 'kiosk' group by 1 having sum(counter.value) > 0 order by 1
        """;

    // Held: closed as held, or not closed and somebody was received.
    private const string Sessions =
        $"""
        select session.place_id, session.date, session.state, session.receiver_statuses, coalesce(place.place_kind, 'non-precise') as place_kind,
            session.state = 'held' or session.state = 'planned' and exists (
                select from visit_fact visit where visit.session_id = session.session_id and not visit.deleted) as held
        from {InSlices} join session_fact session on session.place_id = slice.place_id and session.date between slice.first_day and slice.last_day
        left join scope place on place.kind = 'place' and place.id = session.place_id
        where not session.deleted
        """;

    private const string SessionLines =
        $"""
        select place_kind, receiver_status, count(*)::int as slots, count(distinct (place_id, date))::int as days
        from ({Sessions}) session, unnest(receiver_statuses) as receiver_status
        where held group by 1, 2
        """;

    private const string SessionTotals =
        $"""
        select count(*)::int as planned,
            count(*) filter (where held)::int as held,
            count(*) filter (where state <> 'planned')::int as closed,
            count(distinct (place_id, date)) filter (where held and place_kind = 'centre')::int as days_at_centre,
            count(*) filter (where held and place_kind = 'mairie' and 'service-civique' = any (receiver_statuses))::int as slots_at_town_hall_by_service_civique,
            count(*) filter (where held and 'benevole' = any (receiver_statuses))::int as slots_by_benevole
        from ({Sessions}) session
        """;

    private const string LastEntry =
        $"""
        select max(visit.entered_at)
        from {InSlices} join visit_fact visit on visit.place_id = slice.place_id and visit.date between slice.first_day and slice.last_day
        where not visit.deleted
        """;

    private const string AllFacts = $"{PersonCells};{CounterSums};{KioskMonths};{SessionLines};{SessionTotals};{LastEntry}";
}
