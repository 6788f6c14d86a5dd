using AccesDroits.Statistics.Domain;

namespace AccesDroits.Statistics.Image;

/// <summary>
/// Image: the visits that are not deleted, by day, in memory, as one snapshot of the database holds them. It never changes, so any number
/// of reports read it while <see cref="VisitImageBuilder"/> prepares the next one, which shares the days that are the same.
/// </summary>
public sealed class VisitImage(VisitDay[] days, IReadOnlyDictionary<Guid, ushort> places, VisitCell[] cells, int persons)
{
    public VisitDay[] Days { get; } = days;

    public IReadOnlyDictionary<Guid, ushort> Places { get; } = places;

    public VisitCell[] Cells { get; } = cells;

    /// <summary>
    /// Counts each person of the slices once, in the cell of their latest visit there: from the last day backwards, and within a day from the
    /// greatest id, the first visit met of a person is their latest; a bit tells that they were met.
    /// </summary>
    public (List<PersonCell> Persons, DateTime? LastEntryAt) Count(IReadOnlyList<Slice> slices)
    {
        var counts = new int[Cells.Length];
        var met = new ulong[(persons >> 6) + 1];
        var lastEntry = long.MinValue;
        var mask = new PlaceMask(slices, Places);
        var first = slices.Count == 0 ? Days.Length : IndexOf(slices.Min(slice => slice.FirstDay.DayNumber));
        var end = slices.Count == 0 ? Days.Length : IndexOf(slices.Max(slice => slice.LastDay.DayNumber) + 1);
        for (var index = end - 1; index >= first; index--)
        {
            var day = Days[index];
            mask.MoveTo(day.Date);
            CountDay(day.Codes, mask.Wanted, met, counts);
            foreach (var (place, enteredAt) in day.LastEntries)
            {
                lastEntry = mask.Wanted[place] ? Math.Max(lastEntry, enteredAt) : lastEntry;
            }
        }

        return (ToCells(counts), lastEntry == long.MinValue ? null : new DateTime(lastEntry, DateTimeKind.Utc));
    }

    private static void CountDay(ReadOnlySpan<VisitCode> codes, ReadOnlySpan<bool> wanted, ulong[] met, int[] counts)
    {
        for (var row = codes.Length - 1; row >= 0; row--)
        {
            var code = codes[row];
            if (!wanted[code.Place])
            {
                continue;
            }

            if (code.Person != VisitCode.Nobody)
            {
                ref var word = ref met[code.Person >> 6];
                var bit = 1UL << code.Person;
                if ((word & bit) != 0)
                {
                    continue;
                }

                word |= bit;
            }

            counts[code.Cell]++;
        }
    }

    private List<PersonCell> ToCells(int[] counts)
    {
        var counted = new List<PersonCell>();
        for (var number = 0; number < counts.Length; number++)
        {
            if (counts[number] > 0)
            {
                var (ageBand, sex, singleParent, helpWithFrench, computerAtHome, anonymous) = Cells[number];
                counted.Add(new PersonCell(ageBand, sex, singleParent, helpWithFrench, computerAtHome, anonymous, counts[number]));
            }
        }

        return counted;
    }

    // The first day that is not before this one.
    private int IndexOf(int dayNumber)
    {
        var (low, high) = (0, Days.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Days[middle].Date.DayNumber < dayNumber ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
