namespace AccesDroits.Statistics.Disclosure;

/// <summary>
/// Tableau de nombres: rows form a tree whose root is line 0, the total; columns are flat, column 0 being their total when there are several.
/// Each line is the sum of the lines under it, the total column the sum of the others.
/// </summary>
/// <param name="Parents">The line above each line; -1 for line 0.</param>
/// <param name="Columns">How many columns; one alone is the total.</param>
/// <param name="Values">By line, then column.</param>
public sealed record CountGrid(IReadOnlyList<int> Parents, int Columns, IReadOnlyList<int> Values)
{
    public override string ToString() => $"{string.Join(' ', Parents)} | {string.Join(' ', Values.Chunk(Columns).Select(row => string.Join(',', row)))}";

    public int Rows => Parents.Count;

    public int Index(int row, int column) => (row * Columns) + column;

    public int this[int row, int column] => Values[Index(row, column)];

    public bool IsLeaf(int row) => !Parents.Contains(row);

    /// <summary>Whether every line and every total column is the sum of its parts, and nothing is negative.</summary>
    public bool IsSound => Values.All(value => value >= 0) && Enumerable.Range(0, Rows).All(row =>
        Enumerable.Range(0, Columns).All(column => IsLeaf(row) || this[row, column] == Enumerable.Range(0, Rows).Where(child => Parents[child] == row).Sum(child => this[child, column]))
        && (Columns == 1 || this[row, 0] == Enumerable.Range(1, Columns - 1).Sum(column => this[row, column])));
}

/// <summary>What somebody outside knows of a cell before they begin to reckon.</summary>
/// <param name="IsHidden">They do not see its value.</param>
/// <param name="Least">What they know it to be at least: 1 for a hidden cell of a table that shows its zeros, 0 for one that is nowhere to be seen.</param>
public readonly record struct Knowledge(bool IsHidden, int Least);
