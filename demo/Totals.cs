using AccesDroits.Contracts.Statistics.V1;

namespace AccesDroits.Demo;

/// <summary>How much was entered, to tell whether a network is there, and whether all of it is.</summary>
public sealed record Totals(int Visits, int Requests, int KioskPassages, int PlannedSessions, int ClosedSessions)
{
    /// <summary>What the commands of a network add up to.</summary>
    public static Totals Of(Network network) => new(
        network.Visits.Count, network.Visits.Sum(visit => visit.Request.Requests.Count), network.KioskTallies.Sum(tally => tally.Count),
        network.Sessions.Count, network.Closings.Count);

    /// <summary>What a report of the suite shows.</summary>
    public static Totals Of(Report report) => new(
        report.Visits?.Total ?? 0, report.HelpRequests?.Total ?? 0, report.Kiosk?.Total ?? 0,
        report.Coverage?.PlannedSessions ?? 0, report.Coverage?.ClosedSessions ?? 0);

    /// <summary>Nothing is missing; people may have entered more since.</summary>
    public bool Covers(Totals expected) =>
        Visits >= expected.Visits && Requests >= expected.Requests && KioskPassages >= expected.KioskPassages
        && PlannedSessions >= expected.PlannedSessions && ClosedSessions >= expected.ClosedSessions;
}
