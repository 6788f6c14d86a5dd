using System.Runtime.InteropServices;

namespace AccesDroits.Statistics.Image;

/// <summary>One fact of a day, with its id as an unsigned number, which is how PostgreSQL compares ids.</summary>
public interface IRow
{
    UInt128 Id { get; }
}

/// <summary>The facts of one kind on one day, in the order of their ids. It never changes: a change makes another one.</summary>
public abstract class Day<TRow>(DateOnly date)
    where TRow : struct, IRow
{
    public DateOnly Date { get; } = date;

    internal abstract IEnumerable<TRow> Rows { get; }
}

/// <summary>What changes on one day: the facts whose earlier state must go, if it is there, and those that stand there now.</summary>
internal sealed class DayChanges<TRow>
    where TRow : struct, IRow
{
    public HashSet<UInt128> Gone { get; } = [];

    public List<TRow> Added { get; } = [];

    /// <summary>The rows of the day without those that went and with those that came, in the order of their ids.</summary>
    public List<TRow> ApplyTo(IEnumerable<TRow> before)
    {
        Added.Sort((left, right) => left.Id.CompareTo(right.Id));
        var rows = new List<TRow>();
        var next = 0;
        foreach (var row in before)
        {
            while (next < Added.Count && Added[next].Id <= row.Id)
            {
                rows.Add(Added[next++]);
            }

            if (!Gone.Contains(row.Id))
            {
                rows.Add(row);
            }
        }

        rows.AddRange(CollectionsMarshal.AsSpan(Added)[next..]);
        return rows;
    }
}
