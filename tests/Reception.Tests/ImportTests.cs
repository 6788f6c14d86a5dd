using System.Text;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Google.Protobuf;

namespace AccesDroits.Reception.Tests;

/// <summary>A year of the past, from a file.</summary>
public sealed class ImportTests(Suite suite)
{
    private const string Head = "date;visite;statut;canal;age;sexe;seul_avec_enfants;aide_en_francais;ordinateur;institution;nature;droit;support;mode;motif_a_la_place;suites;comprehension";
    private const string First = "2024-03-05;a;benevole;presentiel;26-64;femme;oui;non;;caf;declaration.trimestrielle;rsa;en-ligne.lieu;avec;;traite.termine;oui";
    private const string Second = "2024-03-05;a;benevole;presentiel;26-64;femme;oui;non;;caf;compte.acces;non-precise;en-ligne.lieu;a-la-place;langue;traite.information+approfondi;temps";
    private const string Third = "2024-03-06;;service-civique;telephone;refus;homme;;;;caf;compte.acces;non-precise;en-ligne.lieu;seule;;traite;sans-objet";

    [Fact]
    public async Task A_file_is_checked_without_storing_then_stored_once_and_counted_by_the_same_method()
    {
        var (world, client) = await CreateAsync();
        var file = File(world, First, Second, Third);

        var checkedOnly = await client.ImportVisitsAsync(new ImportVisitsRequest(file) { DryRun = true });
        Assert.Equal((3, 2, 3, 0, false), (checkedOnly.Lines, checkedOnly.Visits, checkedOnly.HelpRequests, checkedOnly.Known, checkedOnly.Stored));
        Assert.Empty(await VisitsAsync(world));

        var stored = await client.ImportVisitsAsync(file);
        Assert.Equal((2, 3, true), (stored.Visits, stored.HelpRequests, stored.Stored));
        var report = await world.ReportWhenAsync(report => report.Visits.Total == 2);
        Assert.Equal((2, 2, 3), (report.Persons.Total.Total, report.Persons.Anonymous, report.HelpRequests.Total));
        Assert.Equal((1, 1), (report.Persons.Profile[0].Yes, report.Persons.Profile[0].NotAsked));

        var again = await client.ImportVisitsAsync(file);
        Assert.Equal((0, 2), (again.Visits, again.Known));
        Assert.Equal(2, (await VisitsAsync(world)).Count);
    }

    [Fact]
    public async Task With_a_wrong_line_nothing_is_stored_and_each_is_told_by_line_and_column_unless_they_are_to_be_left_out()
    {
        var (world, client) = await CreateAsync();
        var file = File(world, First, Second.Replace("caf", "nulle-part", StringComparison.Ordinal), Third, Third.Replace("homme", "monsieur", StringComparison.Ordinal).Replace("03-06", "03-07", StringComparison.Ordinal), Third.Replace("2024-03-06", "2199-01-01", StringComparison.Ordinal));

        var refused = await client.ImportVisitsAsync(file);
        Assert.False(refused.Stored);
        Assert.Equal([(3, "institution"), (5, "sexe"), (6, "date")], refused.Errors.Select(error => (error.Line, error.Column)));
        Assert.DoesNotContain(refused.Errors, error => error.Message.Contains("nulle-part", StringComparison.Ordinal) || error.Message.Contains("monsieur", StringComparison.Ordinal));
        Assert.Empty(await VisitsAsync(world));

        var partly = await client.ImportVisitsAsync(new ImportVisitsRequest(file) { SkipWrong = true });
        Assert.Equal((true, 1), (partly.Stored, partly.Visits));
        Assert.Single(await VisitsAsync(world));
    }

    [Fact]
    public async Task Two_lines_that_say_the_same_are_two_visits_and_a_long_past_visit_opens_no_follow_up()
    {
        var (world, client) = await CreateAsync();
        var stored = await client.ImportVisitsAsync(File(world, Third.Replace(";traite;", ";approfondi;", StringComparison.Ordinal), Third.Replace(";traite;", ";approfondi;", StringComparison.Ordinal)));

        Assert.Equal(2, stored.Visits);
        var followUps = await new FollowUpService.FollowUpServiceClient(world.As(Role.SocialWorker)).ListFollowUpsAsync(new ListFollowUpsRequest());
        Assert.Empty(followUps.FollowUps);
    }

    [Theory]
    [InlineData("", "required")]
    [InlineData("date;visite\n2024-03-05;a", "missing-column")]
    [InlineData(Head, "empty")]
    public async Task What_is_no_such_file_is_refused(string text, string code)
    {
        var (world, client) = await CreateAsync();
        Assert.Equal(code, (await Refusal.Of(client.ImportVisitsAsync(new ImportVisitsRequest { PlaceId = world.PlaceId, Csv = ByteString.CopyFromUtf8(text) }))).Fields["csv"]);
    }

    [Fact]
    public async Task A_file_that_is_not_in_UTF_8_is_refused_and_a_line_cut_short_is_told()
    {
        var (world, client) = await CreateAsync();
        var latin = new ImportVisitsRequest { PlaceId = world.PlaceId, Csv = ByteString.CopyFrom([.. Encoding.UTF8.GetBytes(Head + "\r\n"), 0xE9, 0x3B]) };
        Assert.Equal("no-csv", (await Refusal.Of(client.ImportVisitsAsync(latin))).Fields["csv"]);

        var cut = await client.ImportVisitsAsync(File(world, First[..60]));
        Assert.False(cut.Stored);
        Assert.All(cut.Errors, error => Assert.Equal(2, error.Line));
        Assert.NotEmpty(cut.Errors);
    }

    [Fact]
    public async Task A_place_of_another_structure_is_unknown()
    {
        var (_, client) = await CreateAsync();
        Assert.Equal("unknown-place", (await Refusal.Of(client.ImportVisitsAsync(File(await World.CreateAsync(suite), First)))).Fields["place_id"]);
    }

    private async Task<(World World, ReceptionService.ReceptionServiceClient Client)> CreateAsync()
    {
        var world = await World.CreateAsync(suite);
        return (world, new ReceptionService.ReceptionServiceClient(world.As(Role.Coordinator)));
    }

    private static ImportVisitsRequest File(World world, params string[] lines) =>
        new() { PlaceId = world.PlaceId, Csv = ByteString.CopyFrom(Encoding.UTF8.GetBytes(string.Join("\r\n", [Head, .. lines]))) };

    private static async Task<IReadOnlyList<VisitSummary>> VisitsAsync(World world) => (await world.Planning.ListVisitsAsync(new ListVisitsRequest { From = "2024-01-01", To = "2024-12-31", PageSize = 200 })).Visits;
}
