using System.Runtime.InteropServices;

namespace AccesDroits.Statistics.Image;

/// <summary>One visit in eight bytes: the numbers of its person (<see cref="Nobody"/> when anonymous), of its place and of its cell.</summary>
public readonly record struct VisitCode(int Person, ushort Place, ushort Cell)
{
    public const int Nobody = -1;
}

/// <summary>A visit of a day and what it is ordered by: its id, as an unsigned number, which is how PostgreSQL compares them.</summary>
public readonly record struct VisitRow(UInt128 Id, VisitCode Code, long EnteredAt);

/// <summary>The visits of one day in the order of their ids. It never changes: a change makes another one.</summary>
public sealed class VisitDay
{
    private readonly UInt128[] _ids;
    private readonly long[] _enteredAt;
    private readonly VisitCode[] _codes;

    private VisitDay(DateOnly date, IReadOnlyList<VisitRow> rows)
    {
        Date = date;
        _ids = new UInt128[rows.Count];
        _codes = new VisitCode[rows.Count];
        _enteredAt = new long[rows.Count];
        var last = new Dictionary<ushort, long>();
        for (var row = 0; row < rows.Count; row++)
        {
            (_ids[row], _codes[row], _enteredAt[row]) = rows[row];
            ref var latest = ref CollectionsMarshal.GetValueRefOrAddDefault(last, _codes[row].Place, out var known);
            latest = known ? Math.Max(latest, _enteredAt[row]) : _enteredAt[row];
        }

        LastEntries = [.. last.Select(entry => (entry.Key, entry.Value))];
    }

    public DateOnly Date { get; }

    public ReadOnlySpan<VisitCode> Codes => _codes;

    /// <summary>When a visit of the day was last entered, in ticks, at each place that has one.</summary>
    public (ushort Place, long EnteredAt)[] LastEntries { get; }

    /// <summary>A day of these visits, whose ids differ; they are sorted in place.</summary>
    internal static VisitDay Of(DateOnly date, List<VisitRow> rows)
    {
        rows.Sort((left, right) => left.Id.CompareTo(right.Id));
        return new VisitDay(date, rows);
    }

    /// <summary>The day without the visits that changed and with those that stand there now; null when none is left.</summary>
    internal static VisitDay? Changed(DateOnly date, VisitDay? before, DayChanges changes)
    {
        var added = changes.Added;
        added.Sort((left, right) => left.Id.CompareTo(right.Id));
        var rows = new List<VisitRow>((before?._ids.Length ?? 0) + added.Count);
        var next = 0;
        for (var row = 0; row < before?._ids.Length; row++)
        {
            var id = before._ids[row];
            while (next < added.Count && added[next].Id <= id)
            {
                rows.Add(added[next++]);
            }

            if (!changes.Gone.Contains(id))
            {
                rows.Add(new VisitRow(id, before._codes[row], before._enteredAt[row]));
            }
        }

        rows.AddRange(CollectionsMarshal.AsSpan(added)[next..]);
        return rows.Count == 0 ? null : new VisitDay(date, rows);
    }
}

/// <summary>What changes on one day: the visits whose earlier state must go, if it is there, and those that stand there now.</summary>
internal sealed record DayChanges(HashSet<UInt128> Gone, List<VisitRow> Added);
