using System.Text.Json;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Demo;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>The demo network is sent through the public API as the product does, then read back by both doors.</summary>
[Collection(DemoAccountsTests.Demo)]
public class DemoNetworkTests(Suite suite)
{
    [Fact]
    public async Task The_published_report_of_2017_is_found_again_by_gRPC_and_by_REST()
    {
        var network = LaClairiere2017.Create();
        await new Replay(suite.Gateway, network.StructureId, TimeProvider.System).RunAsync(network, () => { }, TestContext.Current.CancellationToken);

        var report = await ReportWhenCompleteAsync(network);
        Assert.All(PublishedComparison.Lines(report), line => Assert.True(line.Same, $"{line.Label}: publié {line.Published}, calculé {line.Computed}"));
        Assert.Equal((428, 452, 500), (report.Persons.Total.Total, report.Visits.Total, report.HelpRequests.Total));

        var json = await suite.Http.GetStringAsync("/api/v1/points/la-clairiere/report?from=2017-01-01&to=2017-12-31");
        var byRest = Report.Parser.ParseJson(json);
        byRest.AsOf = report.AsOf;
        Assert.Equal(report, byRest);
        using var example = JsonDocument.Parse(typeof(DemoNetworkTests).Assembly.GetManifestResourceStream("report-example.json")!);
        using var document = JsonDocument.Parse(json);
        Assert.Empty(JsonShape.Missing(example.RootElement, document.RootElement));

        // Sent again, as after an interruption, it changes nothing.
        await new Replay(suite.Gateway, network.StructureId, TimeProvider.System).RunAsync(network, () => { }, TestContext.Current.CancellationToken);
        var again = await ReportAsync(network, ScopeKind.Point, network.Point);
        again.AsOf = report.AsOf;
        Assert.Equal(report, again);
    }

    [Fact]
    public async Task The_second_structure_s_reports_equal_a_naive_recomputation()
    {
        var network = LesTilleuls.Create(LesTilleuls.Seed, new DateOnly(2026, 6, 30));
        var naive = NaiveNetwork.Of(network);
        await InviteTeamAsync(network);
        await new Replay(suite.Gateway, network.StructureId, TimeProvider.System).RunAsync(network, () => { }, TestContext.Current.CancellationToken);
        await ReportWhenCompleteAsync(network);

        foreach (var (kind, code) in NaiveNetwork.ScopesOf(network))
        {
            foreach (var (from, to) in NaiveNetwork.PeriodsOf(network))
            {
                var served = await suite.Statistics.GetReportAsync(new GetReportRequest { ScopeKind = kind, ScopeCode = code, From = NaiveNetwork.Text(from), To = NaiveNetwork.Text(to) });
                served.AsOf = null;
                Assert.Equal(naive.For(kind, code, from, to), served);
            }
        }
    }

    // The product opens the accounts of those who sign in before it sends the rest; some of them receive people.
    private async Task InviteTeamAsync(Network network)
    {
        await suite.Directory.PutStructureAsync(network.Structures[0]);
        foreach (var account in network.Team)
        {
            await Person.Admin(suite).InviteAccountAsync(new InviteAccountRequest { Account = account });
        }
    }

    private Task<Report> ReportWhenCompleteAsync(Network network) => Eventually.Get(
        async () =>
        {
            try
            {
                return await ReportAsync(network, ScopeKind.Point, network.Point);
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
            {
                return new Report();
            }
        },
        report => report.Visits?.Total == network.Visits.Count && report.Coverage.ClosedSessions == network.Closings.Count
            && report.Coverage.PlannedSessions == network.Sessions.Count && report.Kiosk.Total == network.KioskTallies.Sum(tally => tally.Count));

    private async Task<Report> ReportAsync(Network network, ScopeKind kind, string code) => await suite.Statistics.GetReportAsync(new GetReportRequest
    {
        ScopeKind = kind, ScopeCode = code, From = NaiveNetwork.Text(network.From), To = NaiveNetwork.Text(network.To),
    });
}
