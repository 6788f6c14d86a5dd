using AccesDroits.Contracts.Statistics.V1;

namespace AccesDroits.Demo.Tests;

public sealed class PublishedComparisonTests
{
    [Fact]
    public void The_synthetic_counts_give_every_published_figure()
    {
        var lines = PublishedComparison.Lines(ComputedReports.LaClairiere());
        Assert.Equal(35, lines.Count);
        Assert.All(lines, line => Assert.True(line.Same, $"{line.Label}: {line.Published}, {line.Computed}"));
    }

    public static TheoryData<string, Action<Report>> Mistakes { get; } = new()
    {
        { "Personnes de 18 à 25 ans, hommes", report => report.Persons.AgeBySex[0].Male++ },
        { "Personnes de 65 ans et plus, ensemble", report => report.Persons.AgeBySex[2].Total-- },
        { "Personnes, femmes", report => report.Persons.Total.Female++ },
        { "Monoparentalité", report => report.Persons.Profile[0].Percent++ },
        { "Accès à un ordinateur", report => report.Persons.Profile[2].ClearPercent() },
        { "Journées d'accueil au centre", report => report.DropInSessions.DaysAtCentre = 111 },
        { "Créneaux tenus par un bénévole", report => report.DropInSessions.SlotsByBenevole = 22 },
        { "Entretiens individuels", report => report.Visits.Total = 399 },
        { "Passages à la borne, mois le plus faible", report => report.Kiosk.ByMonth.RemoveAt(7) },
        { "Demandes : Démarches vis-à-vis de la CAF", report => report.HelpRequests.Shares[0].Percent = 75 },
        { "    Non précisé", report => report.HelpRequests.Shares[0].Children[0].Children[3].Percent = 2 },
        { "  Autres démarches", report => report.HelpRequests.Shares[0].Children.RemoveAt(3) },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void One_figure_that_is_off_is_the_one_reported(string label, Action<Report> mistake)
    {
        var report = ComputedReports.LaClairiere();
        mistake(report);
        Assert.Equal(label, Assert.Single(PublishedComparison.Lines(report), line => !line.Same).Label);
    }

    [Fact]
    public void An_empty_report_differs_everywhere() => Assert.DoesNotContain(PublishedComparison.Lines(new Report()), line => line.Same);

    [Fact]
    public void The_table_marks_what_differs()
    {
        var report = ComputedReports.LaClairiere();
        report.Persons.Total.Total = 429;
        using var output = new StringWriter();
        new Screen(output, isTerminal: false).Table(PublishedComparison.Lines(report));
        var lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(36, lines.Length);
        Assert.Equal(34, lines.Count(line => line.EndsWith('✓')));
        Assert.EndsWith("DIFFÉRENT", Assert.Single(lines, line => line.StartsWith("Personnes, ensemble", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_is_complete_when_nothing_is_missing_even_if_people_entered_more()
    {
        var year = Totals.Of(LaClairiere2017.Create());
        var report = ComputedReports.LaClairiere();
        Assert.True(Totals.Of(report).Covers(year));
        report.Visits.Total++;
        Assert.True(Totals.Of(report).Covers(year));
        report.Coverage.ClosedSessions--;
        Assert.False(Totals.Of(report).Covers(year));
    }
}
