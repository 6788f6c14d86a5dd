using AccesDroits.Bench.Protos;
using AccesDroits.Contracts.Common.V1;
using Google.Protobuf;

namespace AccesDroits.Bench.Measures;

/// <summary>P2: how long one visit takes at a steady pace that waits for nobody.</summary>
internal static class VisitLatency
{
    private const double PerSecond = 50;
    private static readonly DateOnly Day = new(2025, 1, 7);

    public static async Task MeasureAsync(Row row, RunningSuite suite, Options options)
    {
        var echo = new EchoService.EchoServiceClient(suite.As(Role.NetworkAdmin));
        var content = new EchoMessage { Content = Network.Visit(0, Day).ToByteString() };
        var place = 0;
        async Task LogAsync(int at) => await suite.DeskOf(at).LogVisitAsync(Network.Visit(at, Day));
        async Task VisitAsync() => await LogAsync(Interlocked.Increment(ref place) % Network.Places);
        async Task EchoAsync() => await echo.EchoAsync(content);

        await Load.OpenAsync(PerSecond, options.Seconds(10), VisitAsync);
        await Load.OpenAsync(PerSecond, options.Seconds(10), EchoAsync);
        List<Latencies> visits = [], echoes = [];
        var failed = 0;
        for (var round = 0; round < options.Rounds; round++)
        {
            var visit = await Load.OpenAsync(PerSecond, options.Seconds(20), VisitAsync);
            var answer = await Load.OpenAsync(PerSecond, options.Seconds(20), EchoAsync);
            visits.Add(visit.Latencies);
            echoes.Add(answer.Latencies);
            failed += visit.Failed + answer.Failed;
        }

        row.Add("visit, p99", "ms", visits.Select(round => round.P99));
        row.AddRatio("visit / echo, p99", [.. visits.Select(round => round.P99)], [.. echoes.Select(round => round.P99)]);
        row.Add("visit, p50", "ms", visits.Select(round => round.P50));
        row.AddRatio("visit / echo, p50", [.. visits.Select(round => round.P50)], [.. echoes.Select(round => round.P50)]);
        row.Add("echo, p99", "ms", echoes.Select(round => round.P99));
        row.Add("echo, p50", "ms", echoes.Select(round => round.P50));
        row.Notes.Add($"{visits[0].Count} calls in each round; {(failed == 0 ? "none failed" : $"{failed} failed")}. A duration counts from the moment the call was due.");
    }
}
