using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Statistics.Disclosure;

namespace AccesDroits.Statistics.Publications;

/// <summary>Lays out tables and remembers which of their counts are sums of one another.</summary>
internal sealed class TableWriter
{
    private const string Total = "total";
    private readonly List<PublishableTable> _tables = [];
    private readonly List<FigurePart> _parts = [];

    public IReadOnlyList<PublishableTable> Tables => _tables;

    public IReadOnlyList<FigurePart> Parts => _parts;

    public static FigureColumn Count(string label = "Nombre", string code = "count") => new() { Code = code, Label = label, Unit = "count" };

    public static FigureColumn Percent(string label = "Part", string code = "percent") => new() { Code = code, Label = label, Unit = "percent" };

    /// <summary>A line of a tree.</summary>
    /// <param name="Parent">Code of the line above; empty for one of the first level.</param>
    public sealed record Line(string Code, string Label, int Count, string Parent = "");

    /// <summary>Lines that add up to a total, each with its share of the line above.</summary>
    public void Tree(string code, string indicator, string totalLabel, int total, IReadOnlyList<Line> lines, bool addsUp = true)
    {
        List<string> rows = [Total, .. lines.Select(line => line.Code)];
        var parents = lines.Select(line => line.Parent.Length == 0 ? 0 : rows.IndexOf(line.Parent)).Prepend(-1).ToList();
        var part = Part(code, rows, ["count"], new CountGrid(parents, 1, [total, .. lines.Select(line => line.Count)]), addsUp);
        _tables.Add(new PublishableTable(code, indicator, [Count(), Percent()],
        [
            new(Total, totalLabel, 0, [new CellSource.Count(part, 0), new CellSource.Plain(null)]),
            .. lines.Select((line, index) => new PublishableRow(line.Code, line.Label, DepthOf(index + 1), [new CellSource.Count(part, index + 1), new CellSource.Share(part, index + 1, parents[index + 1])])),
        ]));

        int DepthOf(int row) => parents[row] <= 0 ? 0 : DepthOf(parents[row]) + 1;
    }

    /// <summary>Lines that each are some of the same total and do not add up.</summary>
    public void Subsets(string code, string indicator, string totalLabel, int total, IReadOnlyList<Line> lines, bool addsUp = true)
    {
        var rows = new List<PublishableRow>();
        foreach (var line in lines)
        {
            var part = Subset(code, line.Code, total, line.Count, addsUp);
            if (rows.Count == 0)
            {
                rows.Add(new PublishableRow(Total, totalLabel, 0, [new CellSource.Count(part, 0), new CellSource.Plain(null)]));
            }

            rows.Add(new PublishableRow(line.Code, line.Label, 0, [new CellSource.Count(part, 1), new CellSource.Share(part, 1, 0)]));
        }

        _tables.Add(new PublishableTable(code, indicator, [Count(), Percent()], rows));
    }

    /// <summary>Some of a total, the others being what is left.</summary>
    public FigurePart Subset(string table, string line, int total, int count, bool addsUp) =>
        Part($"{table}/{line}", [Total, line, "others"], ["count"], new CountGrid([-1, 0, 0], 1, [total, count, total - count]), addsUp);

    /// <summary>Persons by two answers, with the totals of the lines, of the columns and of all.</summary>
    public void Crossed(string code, string indicator, IReadOnlyList<(string Code, string Label)> rows, IReadOnlyList<(string Code, string Label)> columns, Func<string, string, int> count)
    {
        var values = new List<int>();
        foreach (var row in rows.Prepend((Total, "Total")))
        {
            var line = columns.Select(column => row.Item1 == Total ? rows.Sum(one => count(one.Code, column.Code)) : count(row.Item1, column.Code)).ToList();
            values.AddRange([line.Sum(), .. line]);
        }

        var grid = new CountGrid([-1, .. rows.Select(_ => 0)], columns.Count + 1, values);
        var part = Part(code, [Total, .. rows.Select(row => row.Code)], [Total, .. columns.Select(column => column.Code)], grid, addsUp: false);

        // The total is read last, as on a printed table.
        _tables.Add(new PublishableTable(code, indicator, [.. columns.Select(column => Count(column.Label, column.Code)), Count("Total", Total)],
        [
            .. rows.Append((Code: Total, Label: "Total")).Select(row => new PublishableRow(row.Code, row.Label, 0,
                [.. columns.Append((Code: Total, Label: "Total")).Select(column => new CellSource.Count(part, part.CellOf(row.Code, column.Code)))])),
        ]));
    }

    public void Table(string code, string indicator, IReadOnlyList<FigureColumn> columns, IReadOnlyList<PublishableRow> rows) => _tables.Add(new PublishableTable(code, indicator, columns, rows));

    public FigurePart Part(string code, IReadOnlyList<string> rows, IReadOnlyList<string> columns, CountGrid grid, bool addsUp)
    {
        if (!grid.IsSound)
        {
            throw new InvalidOperationException($"The counts of {code} do not add up.");
        }

        var part = new FigurePart(code, rows, columns, grid, addsUp);
        _parts.Add(part);
        return part;
    }
}
