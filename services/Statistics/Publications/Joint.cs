using AccesDroits.Statistics.Disclosure;

namespace AccesDroits.Statistics.Publications;

/// <summary>One part of several publications as one grid: a column for the outermost region, one for each inside, one for what nobody has published.</summary>
internal sealed class Joint
{
    private const string Count = "count";
    private readonly List<(FrozenPart? Part, int Threshold)> _columns = [];
    private readonly List<string> _rows = [];
    private readonly FrozenPart _own;

    public Joint(FrozenPart own, (Neighbour Neighbour, FrozenPart Part)? around, IReadOnlyList<(Neighbour Neighbour, FrozenPart Part)> inside, bool isCovered)
    {
        _own = own;
        _columns.Add(around is { } outer ? (outer.Part, outer.Neighbour.Threshold) : (own, 0));
        OwnColumn = around is null ? 0 : 1;
        if (around is not null)
        {
            _columns.Add((own, 0));
        }

        _columns.AddRange(inside.Select(child => ((FrozenPart?)child.Part, child.Neighbour.Threshold)));
        var parts = _columns.Select(column => column.Part!).ToList();
        foreach (var part in parts)
        {
            _rows.AddRange(part.Rows.Except(_rows, StringComparer.Ordinal).ToList());
        }

        var parents = _rows.ConvertAll(row => parts.Where(part => part.Rows.Contains(row)).Select(part => part.ParentOf(row)).First() is { Length: > 0 } parent ? _rows.IndexOf(parent) : -1);
        var rest = _rows.ConvertAll(row => parts[0].ValueOf(row, Count) - parts.Skip(1).Sum(part => part.ValueOf(row, Count)));
        if (!isCovered)
        {
            _columns.Add((null, 0));
        }

        Grid = new CountGrid(parents, _columns.Count, [.. _rows.SelectMany((row, index) => parts.Select(part => part.ValueOf(row, Count)).Concat(isCovered ? [] : [rest[index]]))]);
        IsSound = Grid.IsSound && (!isCovered || rest.TrueForAll(value => value == 0));
    }

    public CountGrid Grid { get; }

    /// <summary>Late entries and corrections make figures of different days no sums of each other.</summary>
    public bool IsSound { get; }

    public int OwnColumn { get; }

    /// <summary>Cell of the own part, or -1 for a cell of another publication or of what is left.</summary>
    public int OwnCellOf(int cell) => cell % Grid.Columns == OwnColumn ? _own.CellOf(_rows[cell / Grid.Columns], Count) : -1;

    public int CellOf(int ownCell) => Grid.Index(_rows.IndexOf(_own.Rows[ownCell]), OwnColumn);

    /// <summary>What is known of each cell, the own ones as <paramref name="own"/> says.</summary>
    public IReadOnlyList<Knowledge> Known(IReadOnlyList<Knowledge> own) =>
    [
        .. Enumerable.Range(0, Grid.Values.Count).Select(cell =>
            OwnCellOf(cell) is >= 0 and var mine ? own[mine]
            : _columns[cell % Grid.Columns].Part is { } part ? part.KnowledgeOf(_rows[cell / Grid.Columns], Count)
            : new Knowledge(IsHidden: true, Least: 0)),
    ];

    /// <summary>The small counts that the others hide, and those of what nobody has published.</summary>
    public IEnumerable<Guarded> Others(int threshold)
    {
        for (var cell = 0; cell < Grid.Values.Count; cell++)
        {
            var (part, others) = _columns[cell % Grid.Columns];
            var limit = part is null ? threshold : others;
            if (OwnCellOf(cell) < 0 && cell % Grid.Columns != OwnColumn && Grid.Values[cell] > 0 && Grid.Values[cell] < limit
                && (part is null || part.KnowledgeOf(_rows[cell / Grid.Columns], Count).IsHidden))
            {
                yield return Guarded.Small(cell, limit);
            }
        }
    }
}
