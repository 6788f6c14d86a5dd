using System.Globalization;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Statistics.Domain;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace AccesDroits.Statistics.Publications;

/// <summary>Classeur: one sheet for each table, one that says what they are of, one with the definitions. Numbers are numbers.</summary>
internal static class PublicationWorkbook
{
    private const int LongestName = 31;

    public static byte[] Of(PublicationRow row)
    {
        using var stream = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var content = row.Parsed;
            var workbook = document.AddWorkbookPart();
            workbook.Workbook = new Workbook(new Sheets());
            Add(workbook, "À lire", About(row, content));
            foreach (var (table, index) in content.Tables.Select((table, index) => (table, index)))
            {
                Add(workbook, $"{index + 1} {table.Label}", Lines(table));
            }

            var used = content.Tables.Select(table => table.Indicator).Distinct(StringComparer.Ordinal);
            Add(workbook, "Définitions", [Texts("Code", "Libellé", "Définition", "Unité", "Formule", "Version"), .. used.Select(code => Definition(Catalogue.Current[code]))]);
        }

        return stream.ToArray();
    }

    private static IEnumerable<Row> About(PublicationRow row, PublicationContent content) =>
    [
        Texts("Publication", $"n° {row.Number}"), Texts("Périmètre", row.ScopeLabel), Texts("Code du périmètre", row.ScopeCode), Texts("Du", row.FromDate.ToText()), Texts("Au", row.ToDate.ToText()),
        Texts("Chiffres lus le", content.AsOf.ToDateTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)), Texts("Version des définitions", content.DefinitionsVersion),
        Texts("Seuil", content.Threshold == 0 ? "aucun" : $"les nombres de 1 à {content.Threshold - 1} sont secrets, et ceux qui les feraient deviner"), Texts("Décision", content.Decision),
        Texts("Empreinte (SHA-256)", row.ContentHash),
    ];

    private static IEnumerable<Row> Lines(FigureTable table)
    {
        yield return Texts(table.Label);
        yield return Texts(["", .. table.Columns.Select(column => column.Unit == "percent" ? $"{column.Label} (%)" : column.Label)]);
        foreach (var line in table.Rows)
        {
            yield return new Row([Text($"{new string(' ', 2 * line.Depth)}{line.Label}"), .. line.Cells.Select(CellOf)]);
        }
    }

    private static Row Definition(IndicatorDefinition one) => new(
        Text(one.Code), Text(one.Label), Text(one.Definition), Text(one.Unit), Text(one.Formula), new Cell { DataType = CellValues.Number, CellValue = new CellValue(one.Version) });

    private static Cell CellOf(FigureCell cell) => cell.State == CellState.Shown
        ? new Cell { DataType = CellValues.Number, CellValue = new CellValue(cell.Value) } : Text(PublicationFiles.StateOf(cell));

    private static Row Texts(params IEnumerable<string> texts) => new(texts.Select(Text));

    private static Cell Text(string text) => new() { DataType = CellValues.InlineString, InlineString = new InlineString(new Text(text) { Space = SpaceProcessingModeValues.Preserve }) };

    private static void Add(WorkbookPart workbook, string name, IEnumerable<Row> rows)
    {
        var part = workbook.AddNewPart<WorksheetPart>();
        part.Worksheet = new Worksheet(new SheetData(rows));
        var sheets = workbook.Workbook.Sheets!;
        var number = (uint)sheets.ChildElements.Count + 1;
        var allowed = string.Concat(name.Select(letter => @"[]:*?/\".Contains(letter, StringComparison.Ordinal) ? ' ' : letter));
        sheets.Append(new Sheet { Id = workbook.GetIdOfPart(part), SheetId = number, Name = allowed.Length > LongestName ? allowed[..LongestName].TrimEnd() : allowed });
    }
}
