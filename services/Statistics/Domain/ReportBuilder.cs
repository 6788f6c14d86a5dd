using AccesDroits.Contracts.Statistics.V1;
using Google.Protobuf.WellKnownTypes;

namespace AccesDroits.Statistics.Domain;

/// <summary>Rapport: lays the counted facts out as they are published. Every rule of layout and percentage is here; counting is done.</summary>
public static class ReportBuilder
{
    public static Report Build(ReportScope scope, Period period, DateTimeOffset asOf, Projection projection, ReportFacts facts)
    {
        var image = facts.Image;
        var sessions = image.Sessions;
        var lines = image.SessionLines
            .OrderByDescending(line => line.Slots)
            .ThenBy(line => line.PlaceKind, StringComparer.Ordinal)
            .ThenBy(line => line.ReceiverStatus, StringComparer.Ordinal);
        var passages = facts.Counters.Where(sum => sum.Measure == "kiosk").OrderBy(sum => sum.Month, StringComparer.Ordinal).ToList();
        return new Report
        {
            Scope = scope,
            Period = period,
            AsOf = Timestamp.FromDateTimeOffset(asOf),
            DefinitionsVersion = Catalogue.Current.Version,
            Persons = PersonsBuilder.Build(image.Persons),
            Visits = new Visits { Total = facts.Counters.Where(sum => sum.Measure == "visit").Sum(sum => sum.Total) },
            DropInSessions = new DropInSessions
            {
                Rows = { lines.Select(line => new DropInSessionLine { PlaceKind = line.PlaceKind, ReceiverStatus = line.ReceiverStatus, Slots = line.Slots, Days = line.Days }) },
                DaysAtCentre = sessions.DaysAtCentre,
                SlotsAtTownHallByServiceCivique = sessions.SlotsAtTownHallByServiceCivique,
                SlotsByBenevole = sessions.SlotsByBenevole,
            },
            Kiosk = new Kiosk
            {
                Total = passages.Sum(month => month.Total),
                ByMonth = { passages.Select(month => new MonthCount { Month = month.Month, Total = month.Total }) },
            },
            HelpRequests = HelpRequestsBuilder.Build(projection, facts.Counters),
            Coverage = new Coverage
            {
                PlannedSessions = sessions.Planned,
                HeldSessions = sessions.Held,
                ClosedSessions = sessions.Closed,
                LastEntryAt = image.LastEntryAt is { } at ? Timestamp.FromDateTime(at) : null,
            },
        };
    }
}
