using AccesDroits.Statistics.Domain;
using AccesDroits.Statistics.Image;
using Dapper;
using Xunit;

namespace AccesDroits.Statistics.Tests;

/// <summary>Persons and sessions counted as the rules say it in SQL, in the snapshot that an image is of.</summary>
internal static class CountedBySql
{
    private const string Slices = "from unnest(@places, @firsts, @lasts, @kinds) as slice (place_id, first_day, last_day, place_kind)";

    private const string Visits =
        $"{Slices} join visit_fact visit on visit.place_id = slice.place_id and visit.date between slice.first_day and slice.last_day and not visit.deleted";

    private const string Persons =
        $"""
        with person as (
            (select distinct on (person_id) age_band, sex, single_parent, help_with_french, computer_at_home, anonymous
            {Visits} order by person_id, date desc, visit_id desc))
        select age_band, sex, single_parent, help_with_french, computer_at_home, anonymous, count(*)::int as persons from person group by 1, 2, 3, 4, 5, 6;
        select max(entered_at) {Visits}
        """;

    // Held: closed as held, or not closed and somebody was received.
    private const string Sessions =
        $"""
        with session as (
            select session.*, slice.place_kind, session.state = 'held' or session.state = 'planned' and exists (
                select from visit_fact visit where visit.session_id = session.session_id and not visit.deleted) as held
            {Slices} join session_fact session on session.place_id = slice.place_id and session.date between slice.first_day and slice.last_day and not session.deleted)
        """;

    private const string Lines =
        $"""
        {Sessions}
        select place_kind, receiver_status, count(*)::int as slots, count(distinct (place_id, date))::int as days
        from session, unnest(receiver_statuses) as receiver_status where held group by 1, 2
        """;

    private const string Totals =
        $"""
        {Sessions}
        select count(*)::int as planned,
            count(*) filter (where held)::int as held,
            count(*) filter (where state <> 'planned')::int as closed,
            count(distinct (place_id, date)) filter (where held and place_kind = 'centre')::int as days_at_centre,
            count(*) filter (where held and place_kind = 'mairie' and 'service-civique' = any (receiver_statuses))::int as slots_at_town_hall_by_service_civique,
            count(*) filter (where held and 'benevole' = any (receiver_statuses))::int as slots_by_benevole
        from session
        """;

    public static async Task AssertAgreesAsync(Snapshot snapshot, IReadOnlyList<Slice> slices)
    {
        await using var answers = await snapshot.Connection.QueryMultipleAsync($"{Persons}; {Lines}; {Totals}", new
        {
            places = slices.Select(slice => slice.PlaceId).ToArray(),
            firsts = slices.Select(slice => slice.FirstDay).ToArray(),
            lasts = slices.Select(slice => slice.LastDay).ToArray(),
            kinds = slices.Select(slice => slice.PlaceKind).ToArray(),
        });
        var persons = (await answers.ReadAsync<PersonCell>()).AsList();
        var lastEntryAt = await answers.ReadSingleAsync<DateTime?>();
        var lines = (await answers.ReadAsync<SessionLine>()).AsList();
        Assert.Equal(Text(new ImageCount(persons, lastEntryAt, lines, await answers.ReadSingleAsync<SessionTotals>())), Text(snapshot.Image.Count(slices)));
    }

    /// <summary>Everything that was counted, in an order of its own.</summary>
    public static string Text(ImageCount count) => string.Join(
        '\n',
        count.Persons.Select(cell => cell.ToString()).Order(StringComparer.Ordinal)
            .Concat(count.SessionLines.Select(line => line.ToString()).Order(StringComparer.Ordinal))
            .Append(count.Sessions.ToString()).Append($"{count.LastEntryAt:O}"));
}
