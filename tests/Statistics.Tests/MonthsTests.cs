using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using Grpc.Core;
using Xunit;

namespace AccesDroits.Statistics.Tests;

public sealed class MonthsTests(StatisticsSuite suite)
{
    [Theory, InlineData(71), InlineData(72)]
    public async Task Each_month_is_what_a_recomputation_of_its_days_gives_zeros_included(int seed)
    {
        var network = new RandomNetwork(seed);
        await suite.ApplyAsync(network.Deliveries());
        foreach (var (kind, code) in network.Scopes.Append((ScopeKind.Department, network.Department)))
        {
            var (from, to) = network.Period();
            var served = await suite.Statistics.GetMonthsAsync(Ask(kind, code, from.ToText(), to.ToText()), cancellationToken: TestContext.Current.CancellationToken);
            var expected = new List<MonthFigures>();
            for (var month = new DateOnly(from.Year, from.Month, 1); month <= to; month = month.AddMonths(1))
            {
                var last = month.AddMonths(1).AddDays(-1);
                var report = network.Naive.For(kind, code, month < from ? from : month, last > to ? to : last)!;
                expected.Add(new MonthFigures { Month = month.ToText()[..7], Visits = report.Visits.Total, HelpRequests = report.HelpRequests.Total, Kiosk = report.Kiosk.Total });
            }

            Assert.Equal(expected, served.Months);
            Assert.Equal((from.ToText(), to.ToText(), code), (served.Period.From, served.Period.To, served.Scope.Code));
        }
    }

    [Fact]
    public async Task A_period_of_more_than_24_months_one_that_ends_before_it_starts_and_an_unknown_scope_are_refused()
    {
        Assert.Equal(24, (await suite.Statistics.GetMonthsAsync(await KnownAsync("2023-01-31", "2024-12-01"), cancellationToken: TestContext.Current.CancellationToken)).Months.Count);
        await RefusedAsync(StatusCode.InvalidArgument, await KnownAsync("2022-12-31", "2024-12-01"));
        await RefusedAsync(StatusCode.InvalidArgument, await KnownAsync("2024-02-01", "2024-01-31"));
        await RefusedAsync(StatusCode.NotFound, Ask(ScopeKind.Structure, "nowhere", "2024-01-01", "2024-01-31"));
    }

    [Fact]
    public async Task A_reader_of_a_structure_has_no_months_of_another_one()
    {
        var request = await KnownAsync("2024-01-01", "2024-12-31");
        var stranger = suite.For(new Caller(Guid.NewGuid(), Role.Coordinator, Guid.NewGuid()));
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await stranger.GetMonthsAsync(request, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.NotFound, refusal.StatusCode);
    }

    private async Task<GetMonthsRequest> KnownAsync(string from, string to)
    {
        var network = new RandomNetwork(73);
        await suite.ApplyAsync(network.Deliveries());
        return Ask(ScopeKind.Structure, network.Scopes.First(scope => scope.Kind == ScopeKind.Structure).Code, from, to);
    }

    private async Task RefusedAsync(StatusCode status, GetMonthsRequest request) => Assert.Equal(
        status, (await Assert.ThrowsAsync<RpcException>(async () => await suite.Statistics.GetMonthsAsync(request, cancellationToken: TestContext.Current.CancellationToken))).StatusCode);

    private static GetMonthsRequest Ask(ScopeKind kind, string code, string from, string to) => new() { ScopeKind = kind, ScopeCode = code, From = from, To = to };
}
