using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Statistics.Domain;

namespace AccesDroits.Statistics.Publications;

/// <summary>Tableaux publiés: what is hidden is said to be secret, never 0.</summary>
public static class FigureTables
{
    /// <summary>Stands for all the lines of a withheld table.</summary>
    public const string Withheld = "withheld";

    public static IEnumerable<FigureTable> Of(IReadOnlyList<PublishableTable> tables, IReadOnlyList<FrozenPart> frozen)
    {
        var parts = frozen.ToDictionary(part => part.Code, StringComparer.Ordinal);
        return tables.Select(table => new FigureTable
        {
            Code = table.Code, Label = LabelOf(table), Indicator = table.Indicator, Columns = { table.Columns },
            Rows =
            {
                table.Rows.Select(row => IsWithheld(row, parts)
                    ? new FigureRow { Code = Withheld, Label = "Lignes secrètes", Cells = { table.Columns.Select(_ => Secret) } }
                    : new FigureRow { Code = row.Code, Label = row.Label, Depth = row.Depth, Cells = { row.Cells.Select(cell => CellOf(cell, parts)) } }).DistinctBy(row => row.Code),
            },
        });
    }

    // Lines that count nothing are left out, so those that are there would tell what the few people said.
    private static bool IsWithheld(PublishableRow row, Dictionary<string, FrozenPart> parts) =>
        row.Cells.OfType<CellSource.Count>().Any(count => parts[count.Part.Code].IsWithheld && count.Cell >= count.Part.Columns.Count);

    private static string LabelOf(PublishableTable table) =>
        table.Indicator == "workshops.skills" ? $"{Catalogue.Current[table.Indicator].Label} : {Labels.Of(table.Code["workshops-skills-".Length..])}" : Catalogue.Current[table.Indicator].Label;

    private static FigureCell CellOf(CellSource source, Dictionary<string, FrozenPart> parts) => source switch
    {
        CellSource.Plain { Value: { } value } => Shown(value),
        CellSource.Count count => IsHidden(count.Part, count.Cell, parts) ? Secret : Shown(count.Part.Grid.Values[count.Cell]),
        CellSource.Measured measured => IsHidden(measured.Part, measured.Cell, parts) ? Secret : Shown(measured.Value),
        CellSource.Share share when share.Base.Append(share.Cell).Any(cell => IsHidden(share.Part, cell, parts)) => Secret,
        CellSource.Share share when Percent.Of(share.Part.Grid.Values[share.Cell], share.Base.Sum(cell => share.Part.Grid.Values[cell])) is { } percent => Shown(percent),
        _ => new FigureCell { State = CellState.NotApplicable },
    };

    private static FigureCell Secret => new() { State = CellState.Secret };

    private static FigureCell Shown(int value) => new() { State = CellState.Shown, Value = value };

    private static bool IsHidden(FigurePart part, int cell, Dictionary<string, FrozenPart> parts) => parts[part.Code].Hidden[cell];
}
