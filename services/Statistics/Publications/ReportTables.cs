using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Statistics.Disclosure;
using Line = AccesDroits.Statistics.Publications.TableWriter.Line;

namespace AccesDroits.Statistics.Publications;

/// <summary>Tableaux d'un rapport: every figure of it as a table of an indicator of the catalogue. Files, publications and their protection start from here.</summary>
public static class ReportTables
{
    private static readonly (string Code, string Label)[] Sexes =
        [("female", "Femmes"), ("male", "Hommes"), ("other", "Autre"), ("refused", "Refus"), ("not-asked", "Non demandé")];

    private static readonly (string Code, string Dimension, string Total)[] Flat =
    [
        (Domain.VisitMarks.Channel, "channel", "Toutes les visites"), (Domain.VisitMarks.Receiver, "receiver-status", "Toutes les visites"), (Domain.VisitMarks.Mode, "mode", AllRequests),
        (Domain.VisitMarks.Comprehension, "not-checked", AllRequests), (Domain.VisitMarks.Right, "droit", AllRequests),
    ];

    private const string AllRequests = "Toutes les demandes";

    public static (IReadOnlyList<PublishableTable> Tables, IReadOnlyList<FigurePart> Parts) Of(Report report, ReportDetails details, Labels labels)
    {
        var writer = new TableWriter();
        Persons(writer, report.Persons);
        Requests(writer, report.HelpRequests);
        foreach (var breakdown in details.Breakdowns)
        {
            Details(writer, breakdown, labels);
        }

        Kiosk(writer, report.Kiosk);
        Sessions(writer, report, labels);
        Referrals(writer, details.Referrals);
        WorkshopTables.Write(writer, details.Workshops, Sexes);
        return (writer.Tables, writer.Parts);
    }

    private static void Persons(TableWriter writer, Persons persons)
    {
        var bands = persons.AgeBySex.ToDictionary(line => line.AgeBand, StringComparer.Ordinal);
        writer.Crossed("persons-by-age-and-sex", "persons.by-age-and-sex", [.. bands.Keys.Select(band => (band, Labels.Of(band)))], Sexes, (band, sex) => Of(bands[band], sex));
        foreach (var line in persons.Profile)
        {
            writer.Tree($"persons-{line.Code}", $"persons.{line.Code}", "Toutes les personnes", line.Base,
                [new("yes", "Oui", line.Yes), new("no", "Non", line.No), new("refused", "Ne souhaite pas répondre", line.Refused), new("not-asked", "Non demandé", line.NotAsked)], addsUp: false);
        }

        writer.Tree("persons-anonymous", "persons.anonymous", "Toutes les personnes", persons.Total.Total,
            [new("anonymous", "Visites anonymes", persons.Anonymous), new("known", "Personnes avec un code ou suivies", persons.Total.Total - persons.Anonymous)], addsUp: false);

        static int Of(AgeLine line, string sex) => sex switch
        {
            "female" => line.Female, "male" => line.Male, "other" => line.Other, "refused" => line.Refused, _ => line.NotAsked,
        };
    }

    private static void Requests(TableWriter writer, HelpRequests requests)
    {
        var lines = new List<Line>();
        Add(requests.Shares, "");
        writer.Tree("requests-by-kind", "requests.by-kind", AllRequests, requests.Total, lines);

        void Add(IEnumerable<Share> shares, string parent)
        {
            foreach (var share in shares)
            {
                lines.Add(new Line(share.Code, share.Label, share.Count, parent));
                Add(share.Children, share.Code);
            }
        }
    }

    private static void Details(TableWriter writer, Breakdown breakdown, Labels labels)
    {
        var code = breakdown.Indicator.Replace('.', '-');
        if (breakdown.Code == Domain.VisitMarks.Need)
        {
            writer.Tree(code, breakdown.Indicator, AllRequests, breakdown.Base, [.. Needs(breakdown, labels)]);
        }
        else if (breakdown.Code == Domain.VisitMarks.Outcome)
        {
            writer.Subsets(code, breakdown.Indicator, AllRequests, breakdown.Base, Lines("outcome"));
        }
        else
        {
            var (_, dimension, total) = Flat.First(flat => flat.Code == breakdown.Code);
            writer.Tree(code, breakdown.Indicator, total, breakdown.Base, Lines(dimension));
        }

        IReadOnlyList<Line> Lines(string dimension) =>
        [
            .. breakdown.Lines.OrderBy(line => labels.PlaceOf(dimension, line.Code)).ThenBy(line => line.Code, StringComparer.Ordinal)
                .Select(line => new Line(line.Code, labels.Of(dimension, line.Code), line.Count)),
        ];
    }

    // Each institution, then what was asked about it.
    private static IEnumerable<Line> Needs(Breakdown breakdown, Labels labels) => breakdown.Lines
        .Select(line => (line.Code, line.Count, Institution: line.Code.Split('/')[0], Nature: line.Code.Split('/')[1]))
        .GroupBy(line => line.Institution).OrderBy(institution => labels.PlaceOf("institution", institution.Key)).ThenBy(institution => institution.Key, StringComparer.Ordinal)
        .SelectMany(institution => institution.OrderBy(line => labels.PlaceOf("nature", line.Nature)).ThenBy(line => line.Nature, StringComparer.Ordinal)
            .Select(line => new Line(line.Code, labels.Of("nature", line.Nature), line.Count, institution.Key))
            .Prepend(new Line(institution.Key, labels.Of("institution", institution.Key), institution.Sum(line => line.Count))));

    private static void Kiosk(TableWriter writer, Kiosk kiosk) => writer.Tree(
        "kiosk-by-month", "kiosk.by-month", "Tous les passages", kiosk.Total, [.. kiosk.ByMonth.Select(month => new Line(month.Month, month.Month, month.Total))]);

    private static void Sessions(TableWriter writer, Report report, Labels labels)
    {
        var (sessions, coverage) = (report.DropInSessions, report.Coverage);
        writer.Table("sessions-by-status", "sessions.by-status", [TableWriter.Count("Temps d'accueil", "slots"), TableWriter.Count("Journées", "days")],
        [
            .. sessions.Rows.Select(row => new PublishableRow($"{row.PlaceKind}/{row.ReceiverStatus}", $"{labels.Of("receiver-status", row.ReceiverStatus)}, {labels.Of("place-kind", row.PlaceKind)}", 0,
                [new CellSource.Plain(row.Slots), new CellSource.Plain(row.Days)])),
        ]);
        writer.Table("sessions", "coverage", [TableWriter.Count()],
        [
            Row("planned", "Temps d'accueil prévus", coverage.PlannedSessions), Row("held", "Tenus", coverage.HeldSessions), Row("closed", "Clôturés", coverage.ClosedSessions),
            Row("days-at-centre", "Journées d'accueil au centre", sessions.DaysAtCentre), Row("town-hall-service-civique", "Permanences en mairie par des volontaires", sessions.SlotsAtTownHallByServiceCivique),
            Row("benevole", "Temps d'accueil tenus par des bénévoles", sessions.SlotsByBenevole),
        ]);

        static PublishableRow Row(string code, string label, int value) => new(code, label, 0, [new CellSource.Plain(value)]);
    }

    private static void Referrals(TableWriter writer, GetReferralFiguresResponse referrals)
    {
        var all = referrals.Total;
        const string Sent = "Sollicitations envoyées";
        writer.Tree("referrals-by-result", "referrals.by-result", Sent, all.Sent,
        [
            new("open", Labels.Of("open"), all.Open), new("resolved", Labels.Of("resolved"), all.Resolved), new("partly-resolved", Labels.Of("partly-resolved"), all.PartlyResolved),
            new("refused", "Refusée", all.Refused), new("not-competent", Labels.Of("not-competent"), all.NotCompetent), new("transferred", Labels.Of("transferred"), all.Transferred),
            new("withdrawn", Labels.Of("withdrawn"), all.Withdrawn),
        ]);
        writer.Tree("referrals-by-cause", "referrals.by-cause", Sent, all.Sent, [.. referrals.ByCause.Select(line => new Line(line.Key, Labels.Of(line.Key), line.Sent))]);
        writer.Tree("referrals-by-urgency", "referrals.by-urgency", Sent, all.Sent, [.. referrals.ByUrgency.Select(line => new Line(line.Key, Labels.Of(line.Key), line.Sent))]);
        Delays(writer, all);
    }

    private static void Delays(TableWriter writer, ReferralFigures all) => writer.Table("referrals-delays", "referrals.delays",
        [TableWriter.Count("Sollicitations"), Minutes("Médiane (minutes ouvrées)", "median"), Minutes("Neuf sur dix en (minutes ouvrées)", "ninth-decile")],
        [
            .. new (string Code, string Label, WorkingTime? Time)[]
            {
                ("acknowledge", "Prise en compte", all.ToAcknowledge), ("answer", "Réponse", all.ToAnswer), ("unblock", "Déblocage", all.ToUnblock),
            }.Select(delay =>
            {
                var part = writer.Subset("referrals-delays", delay.Code, all.Sent, delay.Time?.Referrals ?? 0, addsUp: true);
                return new PublishableRow(delay.Code, delay.Label, 0,
                [
                    new CellSource.Count(part, 1), delay.Time is { } one ? new CellSource.Measured(part, 1, one.MedianMinutes) : new CellSource.Plain(null),
                    delay.Time is { } other ? new CellSource.Measured(part, 1, other.NinthDecileMinutes) : new CellSource.Plain(null),
                ]);
            }),
        ]);

    private static FigureColumn Minutes(string label, string code) => new() { Code = code, Label = label, Unit = "minutes" };
}
