using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Statistics.Disclosure;

namespace AccesDroits.Statistics.Publications;

/// <summary>Nombres liés: counts that are sums of one another. What is hidden in one may be reckoned from the others, so they are protected together.</summary>
/// <param name="Code">Of the table and, when a table has several, of the line, e.g. requests-by-outcome/traite.</param>
/// <param name="Rows">Code of each line, unique; the first is the total.</param>
/// <param name="AddsUp">Whether those of a region are the sums of those of its parts: visits and requests do, persons do not.</param>
public sealed record FigurePart(string Code, IReadOnlyList<string> Rows, IReadOnlyList<string> Columns, CountGrid Grid, bool AddsUp)
{
    public int CellOf(string row, string column) => Grid.Index(IndexOf(Rows, row), IndexOf(Columns, column));

    private static int IndexOf(IReadOnlyList<string> codes, string code)
    {
        for (var index = 0; index < codes.Count; index++)
        {
            if (codes[index] == code)
            {
                return index;
            }
        }

        return -1;
    }
}

/// <summary>What stands in a cell of a published table.</summary>
public abstract record CellSource
{
    /// <summary>A count of a part.</summary>
    public sealed record Count(FigurePart Part, int Cell) : CellSource;

    /// <summary>One count out of others of the same part: hidden when one of them is.</summary>
    public sealed record Share(FigurePart Part, int Cell, params IReadOnlyList<int> Base) : CellSource;

    /// <summary>What describes no person: organisation, dates.</summary>
    public sealed record Plain(int? Value) : CellSource;

    /// <summary>A time that was taken from some cases: hidden when their number is small or hidden.</summary>
    public sealed record Measured(FigurePart Part, int Cell, int Value) : CellSource;
}

/// <summary>Tableau du rapport, before anything is hidden.</summary>
public sealed record PublishableTable(string Code, string Indicator, IReadOnlyList<FigureColumn> Columns, IReadOnlyList<PublishableRow> Rows);

public sealed record PublishableRow(string Code, string Label, int Depth, IReadOnlyList<CellSource> Cells);
