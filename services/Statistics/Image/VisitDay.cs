using System.Runtime.InteropServices;

namespace AccesDroits.Statistics.Image;

/// <summary>One visit in eight bytes: the numbers of its person (<see cref="Nobody"/> when anonymous), of its place and of its cell.</summary>
public readonly record struct VisitCode(int Person, ushort Place, ushort Cell)
{
    public const int Nobody = -1;
}

/// <summary>A visit of a day; <paramref name="Session"/> is the number of its session or <see cref="NoSession"/>.</summary>
public readonly record struct VisitRow(UInt128 Id, VisitCode Code, int Session, long EnteredAt) : IRow
{
    public const int NoSession = -1;
}

/// <summary>The visits of one day. What is counted of all of them stands in an array of its own.</summary>
public sealed class VisitDay : Day<VisitRow>
{
    private readonly UInt128[] _ids;
    private readonly VisitCode[] _codes;
    private readonly int[] _sessions;
    private readonly long[] _enteredAt;

    internal VisitDay(DateOnly date, List<VisitRow> rows)
        : base(date)
    {
        _ids = new UInt128[rows.Count];
        _codes = new VisitCode[rows.Count];
        _sessions = new int[rows.Count];
        _enteredAt = new long[rows.Count];
        var last = new Dictionary<ushort, long>();
        for (var row = 0; row < rows.Count; row++)
        {
            (_ids[row], _codes[row], _sessions[row], _enteredAt[row]) = rows[row];
            ref var latest = ref CollectionsMarshal.GetValueRefOrAddDefault(last, _codes[row].Place, out var known);
            latest = known ? Math.Max(latest, _enteredAt[row]) : _enteredAt[row];
        }

        LastEntries = [.. last.Select(entry => (entry.Key, entry.Value))];
        Sessions = [.. _sessions.Distinct().Where(session => session != VisitRow.NoSession)];
    }

    public ReadOnlySpan<VisitCode> Codes => _codes;

    /// <summary>When a visit of the day was last entered, in ticks, at each place that has one.</summary>
    public (ushort Place, long EnteredAt)[] LastEntries { get; }

    /// <summary>The numbers of the sessions in which somebody was received that day.</summary>
    public int[] Sessions { get; }

    internal override IEnumerable<VisitRow> Rows
    {
        get
        {
            for (var row = 0; row < _ids.Length; row++)
            {
                yield return new VisitRow(_ids[row], _codes[row], _sessions[row], _enteredAt[row]);
            }
        }
    }
}
