using AccesDroits.Statistics.Domain;
using AccesDroits.Statistics.Image;
using Dapper;
using Xunit;

namespace AccesDroits.Statistics.Tests;

/// <summary>Persons counted as the rules say it in SQL, in the snapshot that an image is of.</summary>
internal static class CountedBySql
{
    private const string InSlices =
        """
        from unnest(@places, @firsts, @lasts) as slice (place_id, first_day, last_day)
        join visit_fact visit on visit.place_id = slice.place_id and visit.date between slice.first_day and slice.last_day and not visit.deleted
        """;

    private const string Count =
        $"""
        with person as (
            (select distinct on (person_id) age_band, sex, single_parent, help_with_french, computer_at_home, anonymous
            {InSlices} order by person_id, date desc, visit_id desc))
        select age_band, sex, single_parent, help_with_french, computer_at_home, anonymous, count(*)::int as persons from person group by 1, 2, 3, 4, 5, 6;
        select max(entered_at) {InSlices}
        """;

    public static async Task AssertAgreesAsync(Snapshot snapshot, IReadOnlyList<Slice> slices)
    {
        var (persons, lastEntryAt) = snapshot.Image.Count(slices);
        await using var answers = await snapshot.Connection.QueryMultipleAsync(Count, new
        {
            places = slices.Select(slice => slice.PlaceId).ToArray(),
            firsts = slices.Select(slice => slice.FirstDay).ToArray(),
            lasts = slices.Select(slice => slice.LastDay).ToArray(),
        });
        Assert.Equal(Text(await answers.ReadAsync<PersonCell>()), Text(persons));
        Assert.Equal(await answers.ReadSingleAsync<DateTime?>(), lastEntryAt);
    }

    private static string Text(IEnumerable<PersonCell> cells) => string.Join('\n', cells.Select(cell => cell.ToString()).Order(StringComparer.Ordinal));
}
