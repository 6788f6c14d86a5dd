using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Statistics.Domain;

namespace AccesDroits.Statistics.Evaluation;

/// <summary>Chiffres clés: the one-number indicators of the catalogue, read from a report. An indicator without an answer here cannot be asked for.</summary>
public static class KeyFigures
{
    private static readonly Dictionary<string, Func<Report, ReportDetails, int>> Readers = new(StringComparer.Ordinal)
    {
        ["persons.total"] = (report, _) => report.Persons.Total.Total,
        ["persons.anonymous"] = (report, _) => report.Persons.Anonymous,
        ["visits.total"] = (report, _) => report.Visits.Total,
        ["requests.total"] = (report, _) => report.HelpRequests.Total,
        ["requests.not-in-place-share"] = (_, details) => ShareOf(details, VisitMarks.Mode, code => code is "seule" or "avec"),
        ["requests.checked-share"] = (_, details) => ShareOf(details, VisitMarks.Comprehension, code => code == "checked"),
        ["kiosk.total"] = (report, _) => report.Kiosk.Total,
        ["sessions.planned"] = (report, _) => report.Coverage.PlannedSessions,
        ["sessions.held"] = (report, _) => report.Coverage.HeldSessions,
        ["sessions.closed"] = (report, _) => report.Coverage.ClosedSessions,
        ["sessions.days-at-centre"] = (report, _) => report.DropInSessions.DaysAtCentre,
        ["sessions.town-hall-service-civique"] = (report, _) => report.DropInSessions.SlotsAtTownHallByServiceCivique,
        ["sessions.benevole"] = (report, _) => report.DropInSessions.SlotsByBenevole,
        ["referrals.sent"] = (_, details) => details.Referrals.Total.Sent,
        ["workshops.held"] = (_, details) => details.Workshops.Total.Held,
        ["workshops.participants"] = (_, details) => details.Workshops.Total.Participants,
        ["workshops.participations"] = (_, details) => details.Workshops.Total.Participations,
    };

    /// <summary>Every key figure of the catalogue, in its order.</summary>
    public static IEnumerable<KeyFigure> Of(Report report, ReportDetails details) => Catalogue.Current.Indicators.Where(indicator => indicator.IsKeyFigure)
        .Select(indicator => new KeyFigure { Indicator = indicator.Code, Value = Of(indicator.Code, report, details) });

    public static int Of(string indicator, Report report, ReportDetails details) => Readers[indicator](report, details);

    private static int ShareOf(ReportDetails details, string measure, Func<string, bool> counts)
    {
        var breakdown = details.Breakdowns.First(one => one.Code == measure);
        return Percent.Of(breakdown.Lines.Where(line => counts(line.Code)).Sum(line => line.Count), breakdown.Base) ?? 0;
    }
}
