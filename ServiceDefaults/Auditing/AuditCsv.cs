using System.Globalization;

namespace AccesDroits.ServiceDefaults.Auditing;

/// <summary>The journal as a spreadsheet reads it.</summary>
internal static class AuditCsv
{
    public const string Headings = "instant (UTC);acteur;rôle;programme;acte;type de fiche;fiche;résultat;détail;place;identifiant\r\n";

    public static string LineOf(Entry entry) => string.Join(';', Cells(entry).Select(Safe)) + "\r\n";

    private static string[] Cells(Entry entry) =>
    [
        entry.At.ToString("O", CultureInfo.InvariantCulture), $"{entry.ActorId}", entry.ActorRole, entry.ClientId, entry.Act, entry.RecordKind, entry.RecordId, entry.Outcome,
        entry.Detail, $"{entry.Position}", $"{entry.Id}",
    ];

    // Whoever could write to the database could hope that a spreadsheet runs what a cell begins with.
    private static string Safe(string cell)
    {
        var inert = cell.Length > 0 && "=+-@\t\r".Contains(cell[0], StringComparison.Ordinal) ? "'" + cell : cell;
        return !inert.AsSpan().ContainsAny(";\"\r\n") ? inert : $"\"{inert.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
