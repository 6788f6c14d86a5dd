using AccesDroits.Statistics.Disclosure;

namespace AccesDroits.Statistics.Publications;

/// <summary>A part as it was frozen, with what is hidden in it. It is kept beside the publication, never in it, for those that come after.</summary>
/// <param name="IsWithheld">Nothing of it is shown, its zeros neither; the total may be.</param>
public sealed record FrozenPart(
    string Code, IReadOnlyList<string> Rows, IReadOnlyList<int> Parents, IReadOnlyList<string> Columns, IReadOnlyList<int> Values, bool AddsUp, IReadOnlyList<bool> Hidden, bool IsWithheld)
{
    /// <summary>The line above each line, by code; the total has none.</summary>
    public string ParentOf(string row) => IndexOf(row) is > 0 and var index ? Rows[Parents[index]] : "";

    /// <summary>The value of a cell; of a line that the part does not have, 0.</summary>
    public int ValueOf(string row, string column) => CellOf(row, column) is >= 0 and var cell ? Values[cell] : 0;

    /// <summary>What is known of a cell from the publication alone.</summary>
    public Knowledge KnowledgeOf(string row, string column)
    {
        var cell = CellOf(row, column);
        return cell >= 0 && Hidden[cell] ? new Knowledge(IsHidden: true, Least: IsWithheld ? 0 : 1) : new Knowledge(cell < 0 && IsWithheld, Least: 0);
    }

    public int CellOf(string row, string column) => IndexOf(row) is >= 0 and var index && Columns.ToList().IndexOf(column) is >= 0 and var at ? (index * Columns.Count) + at : -1;

    public CountGrid Grid => new(Parents, Columns.Count, Values);

    private int IndexOf(string row) => Rows.ToList().IndexOf(row);
}

/// <summary>A publication that was made before, as an audit needs it.</summary>
public sealed record Neighbour(int Number, int Threshold, Region Region, IReadOnlyDictionary<string, FrozenPart> Parts);
