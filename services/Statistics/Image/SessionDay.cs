namespace AccesDroits.Statistics.Image;

/// <summary>A session of a day: its number, that of its place, and those of the statuses of its receivers, each once.</summary>
public readonly record struct SessionRow(UInt128 Id, int Number, ushort Place, bool IsClosed, bool IsClosedAsHeld, ushort[] Statuses) : IRow;

/// <summary>The sessions of one day.</summary>
public sealed class SessionDay : Day<SessionRow>
{
    private readonly SessionRow[] _sessions;

    internal SessionDay(DateOnly date, List<SessionRow> rows)
        : base(date) => _sessions = [.. rows];

    public ReadOnlySpan<SessionRow> Sessions => _sessions;

    internal override IEnumerable<SessionRow> Rows => _sessions;
}
