using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Portal.Words;
using Google.Protobuf.Collections;

namespace AccesDroits.Portal.Pages.Figures;

/// <summary>One counter of a report, beside the same of the year before.</summary>
/// <param name="Indicator">The indicator of the catalogue.</param>
public sealed record Counter(string Code, string Indicator, string Label, int Now, int Before)
{
    /// <summary>+ 12, − 3 or « pareil ».</summary>
    public string Difference => Now == Before ? "pareil" : $"{(Now > Before ? "+" : "−")} {French.Count(Math.Abs(Now - Before))}";
}

/// <summary>A node of the tree of requests, and how deep it stands.</summary>
public sealed record Branch(Share Share, int Depth);

/// <summary>Reports in words, and in the order in which tables and files show them.</summary>
internal static class FigureWords
{
    private static readonly Dictionary<string, string> Bands = new(StringComparer.Ordinal)
    {
        ["under-18"] = "moins de 18 ans", ["18-25"] = "18 à 25 ans", ["26-64"] = "26 à 64 ans", ["65+"] = "65 ans et plus",
        ["refused"] = "ne souhaite pas répondre", ["not-asked"] = "non demandé",
    };

    public static string Band(string code) => Bands.GetValueOrDefault(code, code);

    /// <summary>Whether it says how old somebody is.</summary>
    public static bool IsAge(AgeLine line) => line.AgeBand is not ("refused" or "not-asked");

    /// <summary>The four counters and the two units of sessions: they are never added up.</summary>
    public static IReadOnlyList<Counter> Counters(FigureSet set) =>
    [
        new("persons", "persons.total", "Personnes", set.Now.Persons.Total.Total, set.Before.Persons.Total.Total),
        new("visits", "visits.total", "Visites (entretiens)", set.Now.Visits.Total, set.Before.Visits.Total),
        new("helpRequests", "requests.total", "Demandes", set.Now.HelpRequests.Total, set.Before.HelpRequests.Total),
        new("kiosk", "kiosk.total", "Passages à la borne", set.Now.Kiosk.Total, set.Before.Kiosk.Total),
        new("heldSessions", "sessions.held", "Temps d'accueil tenus", set.Now.Coverage.HeldSessions, set.Before.Coverage.HeldSessions),
        new("daysAtCentre", "sessions.days-at-centre", "Journées d'accueil au centre", set.Now.DropInSessions.DaysAtCentre, set.Before.DropInSessions.DaysAtCentre),
    ];

    /// <summary>Each node before those below it.</summary>
    public static IEnumerable<Branch> Tree(RepeatedField<Share> shares, int depth = 0) =>
        shares.SelectMany(share => Tree(share.Children, depth + 1).Prepend(new Branch(share, depth)));

    /// <summary>25 %, or nothing when there is nothing to divide by.</summary>
    public static string Percent(bool has, int percent) => has ? $"{percent}\u00a0%" : "";

    /// <summary>Where a count goes since last year.</summary>
    public static string Trend(int now, int before) => before == 0 ? (now == 0 ? "" : "nouveau") : now == before ? "pareil" : now > before ? "en hausse" : "en baisse";

    /// <summary>What was entered, told apart from what did not happen.</summary>
    public static string Entered(Coverage coverage) => coverage switch
    {
        { LastEntryAt: not null } => $"Dernière saisie le {French.Moment(coverage.LastEntryAt)}.",
        { PlannedSessions: 0 } => "Rien n'a été saisi, et aucun temps d'accueil n'était prévu.",
        { PlannedSessions: 1 } => "Rien n'a été saisi, alors qu'un temps d'accueil était prévu.",
        _ => $"Rien n'a été saisi, alors que {coverage.PlannedSessions} temps d'accueil étaient prévus.",
    };
}
