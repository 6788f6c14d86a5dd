using System.Globalization;
using System.Text;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using CsvHelper;
using Google.Protobuf;

namespace AccesDroits.Statistics.Publications;

/// <summary>A publication as a file: the same figures in each form, and what they are of.</summary>
internal static class PublicationFiles
{
    private static readonly string[] Head =
    [
        "publication", "etat_publication", "type_perimetre", "code_perimetre", "perimetre", "du", "au", "lu_le", "version_definitions", "empreinte", "seuil",
        "tableau", "indicateur", "libelle_tableau", "ligne", "libelle_ligne", "niveau", "colonne", "libelle_colonne", "unite", "etat", "valeur",
    ];

    public static PublicationFile Of(PublicationRow row, FileFormat format) => new()
    {
        Content = format switch
        {
            FileFormat.Csv => ByteString.CopyFrom(Csv(row)),
            FileFormat.Xlsx => ByteString.CopyFrom(PublicationWorkbook.Of(row)),
            _ => ByteString.CopyFromUtf8(row.Content),
        },
        MediaType = format switch
        {
            FileFormat.Csv => "text/csv; charset=utf-8",
            FileFormat.Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _ => "application/json; charset=utf-8",
        },
        FileName = $"publication-{row.ScopeCode}-{row.FromDate.ToText()}-{row.ToDate.ToText()}.{format.ToCode()}",
        ContentHash = row.ContentHash,
    };

    /// <summary>What a cell that shows no value is called.</summary>
    public static string StateOf(FigureCell cell) => cell.State switch
    {
        CellState.Shown => "valeur", CellState.Secret => "secret", CellState.NotCollected => "non collecté", _ => "sans objet",
    };

    private static byte[] Csv(PublicationRow row)
    {
        var content = row.Parsed;
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions { Separator = ';', Injection = CsvInjection.Escape }, leaveOpen: true))
        {
            csv.WriteRecord(Head);
            foreach (var table in content.Tables)
            {
                foreach (var line in table.Rows)
                {
                    for (var column = 0; column < table.Columns.Count; column++)
                    {
                        csv.WriteRecord([.. Signature(row, content), .. Cell(table, line, column)]);
                    }
                }
            }
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static IEnumerable<string> Signature(PublicationRow row, PublicationContent content) =>
    [
        $"{row.Number}", row.State, row.ScopeKind, row.ScopeCode, row.ScopeLabel, row.FromDate.ToText(), row.ToDate.ToText(), content.AsOf.ToDateTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        content.DefinitionsVersion, row.ContentHash, content.Threshold.ToString(CultureInfo.InvariantCulture),
    ];

    private static IEnumerable<string> Cell(FigureTable table, FigureRow line, int column)
    {
        var (head, cell) = (table.Columns[column], line.Cells[column]);
        return
        [
            table.Code, table.Indicator, table.Label, line.Code, line.Label, line.Depth.ToString(CultureInfo.InvariantCulture), head.Code, head.Label, head.Unit, StateOf(cell),
            cell.State == CellState.Shown ? cell.Value.ToString(CultureInfo.InvariantCulture) : "",
        ];
    }
}
