using System.Globalization;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Demo;
using AccesDroits.Testing;
using CsvHelper;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Grpc.Core;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>La Clairière 2017, exactly, by every door: the screen, REST, gRPC, and as a publication by CSV and XLSX, without and with a threshold.</summary>
public sealed class PublishedYearTests(PortalSuite portal)
{
    private const string From = "2017-01-01", To = "2017-12-31";
    private static readonly string[] Declared = ["single-parent", "help-with-french", "computer-at-home"], Sexes = ["female", "male", "total"];

    [Fact]
    public async Task La_Clairiere_2017_is_found_exactly_by_every_door_and_its_3_is_secret_above_a_threshold()
    {
        var suite = portal.Suite;
        var network = LaClairiere2017.Create();
        await new Replay(suite.Gateway, network.StructureId, TimeProvider.System).RunAsync(network, () => { }, TestContext.Current.CancellationToken);
        var report = await Eventually.Get(ReadAsync, report => report.Visits?.Total == network.Visits.Count && report.Coverage.ClosedSessions == network.Closings.Count
            && report.Kiosk.Total == network.KioskTallies.Sum(tally => tally.Count));
        Assert.All(PublishedComparison.Lines(report), line => Assert.True(line.Same, $"{line.Label}: publié {line.Published}, calculé {line.Computed}"));
        var rest = Report.Parser.ParseJson(await suite.Http.GetStringAsync($"/api/v1/points/la-clairiere/report?from={From}&to={To}"));
        rest.AsOf = report.AsOf;
        Assert.Equal(report, rest);
        await AssertScreenAsync();

        var secret = await PublishAsync(threshold: 5);
        Assert.Equal(["secret", "secret", "14"], Ages(secret, "18-25"));
        Assert.Equal(["240", "146", "386"], Ages(secret, "26-64"));
        Assert.Equal(["secret", "secret", "28"], Ages(secret, "65+"));
        Assert.Equal(["258", "170", "428"], Ages(secret, "total"));
        var whole = await PublishAsync(threshold: 0);
        Assert.Equal(["11", "3", "14"], Ages(whole, "18-25"));
        Assert.Equal(["7", "21", "28"], Ages(whole, "65+"));
        Assert.Equal([25, 20, 24], Declared.Select(line => Cell(whole, $"persons-{line}", "yes", "percent").Value));
        Assert.Equal((74, 15, 11), (Cell(whole, "requests-by-kind", "caf", "percent").Value, Cell(whole, "requests-by-kind", "autre-en-ligne", "percent").Value, Cell(whole, "requests-by-kind", "renseignement", "percent").Value));
        Assert.Equal((88, 31, 23), (Cell(whole, "sessions", "days-at-centre", "count").Value, Cell(whole, "sessions", "town-hall-service-civique", "count").Value, Cell(whole, "sessions", "benevole", "count").Value));
        foreach (var publication in new[] { secret, whole })
        {
            await AssertCsvAsync(publication);
            await AssertWorkbookAsync(publication);
        }
    }

    private async Task<Report> ReadAsync()
    {
        try
        {
            return await portal.Suite.Statistics.GetReportAsync(new GetReportRequest { ScopeKind = ScopeKind.Point, ScopeCode = "la-clairiere", From = From, To = To });
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return new Report();
        }
    }

    private async Task AssertScreenAsync()
    {
        var (_, page) = await Person.SignedInAsync(portal, Role.NetworkAdmin, scripts: false);
        await StatisticsPageTests.OpenAsync(page, $"/statistiques?perimetre=point:la-clairiere&du={From}&au={To}");
        var ages = page.GetByRole(AriaRole.Figure, new() { Name = "Âge et sexe" });
        foreach (var (band, expected) in new[] { ("18 à 25 ans", new[] { "11", "3", "0", "0", "0", "14" }), ("26 à 64 ans", ["240", "146", "0", "0", "0", "386"]), ("65 ans et plus", ["7", "21", "0", "0", "0", "28"]) })
        {
            Assert.Equal(expected, await ages.GetByRole(AriaRole.Row, new() { Name = band }).GetByRole(AriaRole.Cell).AllInnerTextsAsync());
        }

        foreach (var (label, percent) in new[] { ("Monoparentalité", "25"), ("Difficulté avec la langue française", "20"), ("Accès à un ordinateur", "24") })
        {
            await Assertions.Expect(ages.GetByRole(AriaRole.Row, new() { Name = label }).GetByRole(AriaRole.Cell, new() { Name = $"{percent} %" })).ToBeVisibleAsync();
        }

        foreach (var (label, expected) in new[] { ("Personnes", "428"), ("Visites (entretiens)", "452"), ("Demandes", "500"), ("Journées d'accueil au centre", "88") })
        {
            Assert.Equal(expected, (await page.GetByRole(AriaRole.Table, new() { Name = "Les chiffres de la période" }).GetByRole(AriaRole.Row, new() { Name = label }).GetByRole(AriaRole.Cell).AllInnerTextsAsync())[0]);
        }
    }

    private async Task<StoredPublication> PublishAsync(int threshold)
    {
        var publications = new PublicationService.PublicationServiceClient(portal.Suite.As(Role.NetworkAdmin));
        var draft = await publications.DraftPublicationAsync(new DraftPublicationRequest
        {
            PublicationId = World.NewId(), ScopeKind = ScopeKind.Point, ScopeCode = "la-clairiere", From = From, To = To, Threshold = threshold, Decision = "Comme dans le rapport imprimé",
        });
        return await publications.PublishPublicationAsync(new PublishPublicationRequest { PublicationId = draft.PublicationId, ContentHash = draft.ContentHash });
    }

    private async Task AssertCsvAsync(StoredPublication publication)
    {
        var file = await FileAsync(publication, FileFormat.Csv);
        using var csv = CsvReader.Create(new MemoryStream(file), new CsvReaderOptions { Separator = ';' });
        var read = 0;
        while (csv.Read())
        {
            var cell = Cell(publication, csv.GetString("tableau"), csv.GetString("ligne"), csv.GetString("colonne"));
            Assert.Equal(publication.ContentHash, csv.GetString("empreinte"));
            Assert.Equal(cell.State == CellState.Shown ? $"{cell.Value}" : "", csv.GetString("valeur"));
            Assert.Equal(cell.State == CellState.Secret, csv.GetString("etat") == "secret");
            read++;
        }

        Assert.Equal(publication.Content.Tables.Sum(table => table.Rows.Sum(row => row.Cells.Count)), read);
    }

    private async Task AssertWorkbookAsync(StoredPublication publication)
    {
        using var workbook = SpreadsheetDocument.Open(new MemoryStream(await FileAsync(publication, FileFormat.Xlsx)), isEditable: false);
        var book = workbook.WorkbookPart!;
        var sheets = book.Workbook.Sheets!.Elements<Sheet>().ToList();
        Assert.Equal(publication.Content.Tables.Count + 2, sheets.Count);
        foreach (var (table, index) in publication.Content.Tables.Select((table, index) => (table, index)))
        {
            var rows = ((WorksheetPart)book.GetPartById(sheets[index + 1].Id!)).Worksheet.Descendants<Row>().Skip(2).ToList();
            Assert.Equal(table.Rows.Count, rows.Count);
            foreach (var (line, row) in table.Rows.Zip(rows))
            {
                Assert.Equal(
                    line.Cells.Select(cell => cell.State switch { CellState.Shown => cell.Value.ToString(CultureInfo.InvariantCulture), CellState.Secret => "secret", _ => "sans objet" }),
                    row.Elements<Cell>().Skip(1).Select(cell => cell.InnerText));
                Assert.All(line.Cells.Zip(row.Elements<Cell>().Skip(1)), pair => Assert.Equal(pair.First.State == CellState.Shown, pair.Second.DataType! == CellValues.Number));
            }
        }
    }

    private async Task<byte[]> FileAsync(StoredPublication publication, FileFormat format) =>
        (await new PublicationService.PublicationServiceClient(portal.Suite.As(Role.StatisticsReader))
            .GetPublicationFileAsync(new GetPublicationFileRequest { PublicationId = publication.PublicationId, Format = format })).Content.ToByteArray();

    private static IEnumerable<string> Ages(StoredPublication publication, string band) =>
        Sexes.Select(sex => Cell(publication, "persons-by-age-and-sex", band, sex)).Select(cell => cell.State == CellState.Secret ? "secret" : $"{cell.Value}");

    private static FigureCell Cell(StoredPublication publication, string table, string row, string column)
    {
        var found = publication.Content.Tables.Single(one => one.Code == table);
        return found.Rows.Single(one => one.Code == row).Cells[found.Columns.ToList().FindIndex(one => one.Code == column)];
    }
}
