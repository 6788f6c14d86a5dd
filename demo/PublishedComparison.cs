using System.Globalization;
using AccesDroits.Contracts.Statistics.V1;

namespace AccesDroits.Demo;

/// <summary>Chiffre publié: a figure of the printed report beside the one that the suite computed.</summary>
/// <param name="Computed">What the report of the suite says, « absent » when it says nothing.</param>
public sealed record ComparedLine(string Label, string Published, string Computed, bool Same);

/// <summary>Sets a computed report beside the published one, figure by figure.</summary>
public static class PublishedComparison
{
    /// <summary>Every figure of the published report of La Clairière for 2017.</summary>
    public static IReadOnlyList<ComparedLine> Lines(Report report)
    {
        var published = PublishedReport.LaClairiere;
        return
        [
            .. Persons(published.Persons, report.Persons ?? new Persons()),
            .. Sessions(published.DropInSessions, report.DropInSessions ?? new DropInSessions()),
            AtLeast("Entretiens individuels", published.Visits.AtLeast, report.Visits?.Total ?? 0),
            AtLeast("Passages à la borne, mois le plus faible", published.Kiosk.PerMonthAtLeast, WeakestMonth(report)),
            .. published.HelpRequests.Shares.SelectMany(share => Share(share, report.HelpRequests?.Shares ?? [], "Demandes : ")),
        ];
    }

    private static IEnumerable<ComparedLine> Persons(PublishedPersons published, Persons computed)
    {
        foreach (var age in published.AgeBySex)
        {
            var line = computed.AgeBySex.FirstOrDefault(line => line.AgeBand == age.AgeBand) ?? new AgeLine();
            var label = $"Personnes de {(age.AgeBand == "65+" ? "65 ans et plus" : age.AgeBand.Replace("-", " à ", StringComparison.Ordinal) + " ans")}";
            yield return Number($"{label}, hommes", age.Male, line.Male);
            yield return Number($"{label}, femmes", age.Female, line.Female);
            yield return Number($"{label}, ensemble", age.Total, line.Total);
        }

        var total = computed.Total ?? new SexCounts();
        yield return Number("Personnes, hommes", published.Total.Male, total.Male);
        yield return Number("Personnes, femmes", published.Total.Female, total.Female);
        yield return Number("Personnes, ensemble", published.Total.Total, total.Total);
        yield return Profile("Monoparentalité", published.SingleParentPercent, computed, "single-parent");
        yield return Profile("Difficulté avec la langue française", published.DifficultyWithFrenchPercent, computed, "help-with-french");
        yield return Profile("Accès à un ordinateur", published.AccessToComputerPercent, computed, "computer-at-home");
    }

    private static ComparedLine Profile(string label, int published, Persons computed, string code)
    {
        var line = computed.Profile.FirstOrDefault(line => line.Code == code);
        return Percent(label, published, line is { HasPercent: true } ? line.Percent : null, line?.Yes ?? 0);
    }

    private static IEnumerable<ComparedLine> Sessions(PublishedSessions published, DropInSessions computed) =>
    [
        Number("Journées d'accueil au centre", published.DaysAtCentre, computed.DaysAtCentre),
        Number("Créneaux en mairie, Service Civique", published.SlotsAtTownHallByServiceCivique, computed.SlotsAtTownHallByServiceCivique),
        Number("Créneaux tenus par un bénévole", published.SlotsByBenevole, computed.SlotsByBenevole),
    ];

    private static int WeakestMonth(Report report)
    {
        var months = report.Kiosk?.ByMonth.ToDictionary(month => month.Month, month => month.Total) ?? [];
        return Enumerable.Range(1, 12).Min(month => months.GetValueOrDefault($"{LaClairiere2017.From.Year}-{month:00}"));
    }

    private static IEnumerable<ComparedLine> Share(PublishedShare published, IReadOnlyCollection<Share> computed, string indent)
    {
        var share = computed.FirstOrDefault(share => share.Code == published.Code);
        yield return Percent(indent + published.Label, published.Percent, share);
        List<PublishedShare> children = [.. published.Children ?? []];
        if (published.UnspecifiedPercent is { } unspecified)
        {
            children.Add(new PublishedShare($"{published.Code}.non-precise", "Non précisé", unspecified));
        }

        foreach (var line in children.SelectMany(child => Share(child, share?.Children.ToArray() ?? [], "  " + (indent.StartsWith(' ') ? indent : ""))))
        {
            yield return line;
        }
    }

    private static ComparedLine Number(string label, int published, int computed) => new(label, French(published), French(computed), published == computed);

    private static ComparedLine AtLeast(string label, int least, int computed) => new(label, $"≥ {French(least)}", French(computed), computed >= least);

    private static ComparedLine Percent(string label, int published, Share? share) =>
        Percent(label, published, share is { HasPercent: true } ? share.Percent : null, share?.Count ?? 0);

    private static ComparedLine Percent(string label, int published, int? computed, int count) =>
        new(label, $"{published} %", computed is null ? "absent" : $"{computed} % ({French(count)})", published == computed);

    private static string French(int number) => number.ToString("N0", CultureInfo.GetCultureInfo("fr-FR"));
}
