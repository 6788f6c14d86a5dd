using System.Globalization;
using System.Text;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Portal.Words;

namespace AccesDroits.Portal.Pages.Figures;

/// <summary>A table of the page as a file: one line for each number, in UTF-8 with the mark that spreadsheets look for.</summary>
public static class FigureFile
{
    public const string Counters = "compteurs", Ages = "ages", Requests = "demandes", Months = "mois", Sessions = "temps-d-accueil";

    private const string Head = "perimetre;du;au;tableau;code;libelle;mesure;valeur;base;pourcentage";

    // What a spreadsheet would take for a formula.
    private const string Formulas = "=+-@\t\r";

    private sealed record Line(string Code, string Label, string Measure, int Value, int? Base = null, int? Percent = null);

    public static bool IsTable(string name) => name is Counters or Ages or Requests or Months or Sessions;

    public static byte[] Of(string table, FigureSet set)
    {
        var text = new StringBuilder(Head).Append("\r\n");
        Append(text, table, set.Now, LinesOf(table, set, set.Now, set.Year));
        if (table is Counters or Months or Sessions)
        {
            Append(text, table, set.Before, LinesOf(table, set, set.Before, set.YearBefore));
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    /// <summary>A field as it stands in the file.</summary>
    public static string Field(string text)
    {
        var harmless = text.Length > 0 && Formulas.Contains(text[0], StringComparison.Ordinal) ? $"'{text}" : text;
        return harmless.AsSpan().IndexOfAny(";\"\r\n") < 0 ? harmless : $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    public static string WordsOf(DropInSessionLine line) => $"{Labels.ReceiverStatuses.In(line.ReceiverStatus)}, {Labels.PlaceKinds.In(line.PlaceKind).ToLowerInvariant()}";

    private static void Append(StringBuilder text, string table, Report report, IEnumerable<Line> lines)
    {
        foreach (var line in lines)
        {
            text.AppendJoin(';', new[]
            {
                Field(report.Scope.Label), report.Period.From, report.Period.To, table, Field(line.Code), Field(line.Label), line.Measure,
                Number(line.Value), Number(line.Base), Number(line.Percent),
            }).Append("\r\n");
        }
    }

    private static IEnumerable<Line> LinesOf(string table, FigureSet set, Report report, IReadOnlyList<MonthFigures> months) => table switch
    {
        Ages => report.Persons.AgeBySex.SelectMany(OfAge).Concat(report.Persons.Profile.Select(line => new Line(line.Code, line.Label, "oui", line.Yes, line.Base, line.HasPercent ? line.Percent : null))),
        Requests => FigureWords.Tree(report.HelpRequests.Shares)
            .Select(branch => new Line(branch.Share.Code, branch.Share.Label, "demandes", branch.Share.Count, branch.Share.Base, branch.Share.HasPercent ? branch.Share.Percent : null)),
        Months => months.SelectMany(month => new Line[]
        {
            new(month.Month, French.Month(month.Month), "visites", month.Visits), new(month.Month, French.Month(month.Month), "demandes", month.HelpRequests),
        }),
        Sessions => report.DropInSessions.Rows.SelectMany(row => new Line[]
        {
            new($"{row.PlaceKind}/{row.ReceiverStatus}", WordsOf(row), "temps d'accueil", row.Slots), new($"{row.PlaceKind}/{row.ReceiverStatus}", WordsOf(row), "journées", row.Days),
        }),
        _ => FigureWords.Counters(set).Select(counter => new Line(counter.Code, counter.Label, "nombre", ReferenceEquals(report, set.Now) ? counter.Now : counter.Before)),
    };

    private static IEnumerable<Line> OfAge(AgeLine line) =>
        new (string Measure, int Value)[]
        {
            ("femmes", line.Female), ("hommes", line.Male), ("autre", line.Other), ("refus", line.Refused), ("non demandé", line.NotAsked), ("total", line.Total),
        }.Select(cell => new Line(line.AgeBand, FigureWords.Band(line.AgeBand), cell.Measure, cell.Value));

    private static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
