using System.Collections;
using AccesDroits.Statistics.Domain;

namespace AccesDroits.Statistics.Image;

/// <summary>
/// Image: the visits and the sessions that are not deleted, by day, in memory, as one snapshot of the database holds them. It never changes,
/// so any number of reports read it while <see cref="FactImageBuilder"/> prepares the next one, which shares the days that are the same.
/// </summary>
public sealed partial class FactImage
{
    private readonly VisitDay[] _visits;
    private readonly SessionDay[] _sessions;
    private readonly IReadOnlyDictionary<Guid, ushort> _places;
    private readonly VisitCell[] _cells;
    private readonly string[] _statuses;
    private readonly int _persons;
    private readonly Lazy<BitArray> _received;

    internal FactImage(VisitDay[] visits, SessionDay[] sessions, Numbering numbers, FactImage? before)
    {
        _visits = visits;
        _sessions = sessions;
        _places = numbers.PlacesSince(before?._places);
        _cells = numbers.CellsSince(before?._cells);
        _statuses = numbers.StatusesSince(before?._statuses);
        _persons = numbers.Persons;
        var known = numbers.Sessions;
        _received = new Lazy<BitArray>(() => SessionsWithVisits(visits, known));
    }

    /// <summary>All that a report counts of visits and sessions one by one.</summary>
    public ImageCount Count(IReadOnlyList<Slice> slices)
    {
        var (persons, lastEntryAt) = CountPersons(slices);
        var (lines, totals) = CountSessions(slices);
        return new ImageCount(persons, lastEntryAt, lines, totals);
    }

    /// <summary>
    /// Counts each person of the slices once, in the cell of their latest visit there: from the last day backwards, and within a day from the
    /// greatest id, the first visit met of a person is their latest; a bit tells that they were met.
    /// </summary>
    private (List<PersonCell> Persons, DateTime? LastEntryAt) CountPersons(IReadOnlyList<Slice> slices)
    {
        var counts = new int[_cells.Length];
        var met = new ulong[(_persons >> 6) + 1];
        var lastEntry = long.MinValue;
        var mask = new PlaceMask(slices, _places);
        foreach (var day in Backwards<VisitDay, VisitRow>(_visits, slices))
        {
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
                var (ageBand, sex, singleParent, helpWithFrench, computerAtHome, anonymous) = _cells[number];
                counted.Add(new PersonCell(ageBand, sex, singleParent, helpWithFrench, computerAtHome, anonymous, counts[number]));
            }
        }

        return counted;
    }

    // The days from the last one of the slices to their first.
    private static IEnumerable<TDay> Backwards<TDay, TRow>(TDay[] days, IReadOnlyList<Slice> slices)
        where TDay : Day<TRow>
        where TRow : struct, IRow
    {
        if (slices.Count > 0)
        {
            var first = slices.Min(slice => slice.FirstDay);
            var last = slices.Max(slice => slice.LastDay);
            for (var index = IndexAfter<TDay, TRow>(days, last) - 1; index >= 0 && days[index].Date >= first; index--)
            {
                yield return days[index];
            }
        }
    }

    // The first day that is after this one.
    private static int IndexAfter<TDay, TRow>(TDay[] days, DateOnly date)
        where TDay : Day<TRow>
        where TRow : struct, IRow
    {
        var (low, high) = (0, days.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = days[middle].Date <= date ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
