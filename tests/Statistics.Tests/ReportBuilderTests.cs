using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Statistics.Domain;
using Xunit;

namespace AccesDroits.Statistics.Tests;

public sealed class ReportBuilderTests
{
    private static readonly SessionTotals NoSessions = new(0, 0, 0, 0, 0, 0);

    [Fact]
    public void Age_lines_stand_in_the_order_of_the_bands_then_other_bands_then_those_without_answer()
    {
        var persons = PersonsBuilder.Build([Cell("not-asked"), Cell("refused"), Cell("75+"), Cell("65+"), Cell("under-18"), Cell("18-25")]);

        Assert.Equal(["under-18", "18-25", "65+", "75+", "refused", "not-asked"], persons.AgeBySex.Select(line => line.AgeBand));
    }

    [Fact]
    public void An_answer_that_nobody_gave_has_no_age_line() => Assert.Empty(PersonsBuilder.Build([]).AgeBySex);

    [Fact]
    public void Refused_and_not_asked_are_counted_and_never_taken_for_a_no()
    {
        var line = PersonsBuilder.Build([Cell("65+", "yes"), Cell("65+", "refused"), Cell("65+", "not-asked"), Cell("65+", "not-asked")]).Profile[0];

        Assert.Equal((1, 0, 1, 2), (line.Yes, line.No, line.Refused, line.NotAsked));
        Assert.Equal((4, 25), (line.Base, line.Percent));
        Assert.Equal((1, 100), (line.Answered, line.PercentOfAnswers));
    }

    [Fact]
    public void A_percentage_out_of_nobody_is_absent()
    {
        var report = Build();

        Assert.All(report.Persons.Profile, line => Assert.False(line.HasPercent || line.HasPercentOfAnswers));
        Assert.All(report.HelpRequests.Shares, share => Assert.False(share.HasPercent));
    }

    [Fact]
    public void The_whole_tree_of_requests_is_shown_even_when_nothing_was_asked()
    {
        var shares = Build().HelpRequests.Shares;

        Assert.Equal(["caf", "autre-en-ligne", "renseignement"], shares.Select(share => share.Code));
        Assert.Equal(["caf.declaration", "caf.simulation", "caf.compte", "caf.autre"], shares[0].Children.Select(share => share.Code));
    }

    [Fact]
    public void Session_lines_stand_in_descending_order_of_slots_then_by_code()
    {
        var report = Build(
            new SessionLine("mairie", "benevole", 2, 2), new SessionLine("centre", "stagiaire", 2, 1), new SessionLine("centre", "benevole", 2, 2), new SessionLine("domicile", "partenaire", 5, 4));

        Assert.Equal(
            [("domicile", "partenaire"), ("centre", "benevole"), ("centre", "stagiaire"), ("mairie", "benevole")],
            report.DropInSessions.Rows.Select(row => (row.PlaceKind, row.ReceiverStatus)));
    }

    [Fact]
    public void A_place_where_nothing_was_entered_has_no_last_entry() => Assert.Null(Build().Coverage.LastEntryAt);

    private static Report Build(params SessionLine[] lines) => ReportBuilder.Build(
        new ReportScope(), new Period(), DateTimeOffset.UnixEpoch, ProjectionStore.Shipped(), new ReportFacts(new ImageCount([], null, lines, NoSessions), []));

    private static PersonCell Cell(string band, string singleParent = "not-asked") => new(band, "female", singleParent, "no", "no", false, 1);
}
