using System.Collections.Concurrent;
using System.Diagnostics;
using AccesDroits.Contracts.Statistics.V1;

namespace AccesDroits.Bench.Measures;

/// <summary>P5: from the acknowledgement of a visit to the report that counts it.</summary>
internal static class Visibility
{
    private const double PerSecond = 200;

    // One visit in twenty has a place and a day of its own, whose report is read until it counts one.
    private const int OneIn = 20;

    private static readonly DateOnly CrowdDay = new(2025, 1, 8);
    private static readonly DateOnly FirstOwnDay = new(2002, 1, 1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private static readonly SemaphoreSlim Turn = new(1);

    public static async Task MeasureAsync(Row row, RunningSuite suite, Options options)
    {
        var number = 0;
        await using var broker = await BrokerAlone.ConnectAsync(await suite.ConnectionAsync("events"));
        await RoundAsync(suite, options.Seconds(5), () => Interlocked.Increment(ref number));
        await broker.RunAsync(PerSecond, options.Seconds(5));
        List<Latencies> visible = [], consumed = [];
        for (var round = 0; round < options.Rounds; round++)
        {
            visible.Add(await RoundAsync(suite, options.Seconds(20), () => Interlocked.Increment(ref number)));
            if (!await suite.CatchUpAsync(TimeSpan.FromMinutes(2)))
            {
                row.Notes.Add($"Round {round + 1}: after two minutes Statistics had not caught up.");
            }

            consumed.Add(await broker.RunAsync(PerSecond, options.Seconds(20)));
        }

        row.Add("acknowledged → visible, p99", "ms", visible.Select(round => round.P99));
        row.Add("acknowledged → visible, p50", "ms", visible.Select(round => round.P50));
        row.Add("broker alone: publish → consume, p99", "ms", consumed.Select(round => round.P99));
        row.Add("broker alone: publish → consume, p50", "ms", consumed.Select(round => round.P50));
        row.AddRatio("visible / broker alone, p99", [.. visible.Select(round => round.P99)], [.. consumed.Select(round => round.P99)]);
        row.Notes.Add($"{PerSecond:0} visits/s, one in {OneIn} of them watched: {visible[0].Count} in a round. Their reports are read in turn, each every 5 ms at best, which is part of the figure.");
    }

    private static async Task<Latencies> RoundAsync(RunningSuite suite, TimeSpan length, Func<int> next)
    {
        ConcurrentBag<double> waits = [];
        ConcurrentBag<Task> watches = [];
        var (_, failed) = await Load.OpenAsync(PerSecond, length, async () =>
        {
            var number = next();
            var place = number % Network.Places;
            if (number % OneIn != 0)
            {
                await suite.DeskOf(place).LogVisitAsync(Network.Visit(place, CrowdDay));
                return;
            }

            var day = FirstOwnDay.AddDays(number / OneIn);
            await suite.DeskOf(place).LogVisitAsync(Network.Visit(place, day));
            watches.Add(WatchAsync(suite, place, day, Stopwatch.StartNew(), waits));
        });
        await Task.WhenAll(watches);
        return failed == 0 ? new Latencies(waits) : throw new InvalidOperationException($"{failed} visits were refused.");
    }

    private static async Task WatchAsync(RunningSuite suite, int place, DateOnly day, Stopwatch sinceAcknowledged, ConcurrentBag<double> waits)
    {
        var request = Network.Report(ScopeKind.Place, Network.PlaceCode(place), day, day);
        while (!await IsCountedAsync(suite, request))
        {
            if (sinceAcknowledged.Elapsed > LongestWait)
            {
                throw new TimeoutException($"A visit was not in the report after {LongestWait.TotalSeconds:0} s.");
            }

            await Task.Delay(5);
        }

        waits.Add(sinceAcknowledged.Elapsed.TotalMilliseconds);
    }

    // One report at a time: the reading must not slow down what it watches.
    private static async Task<bool> IsCountedAsync(RunningSuite suite, GetReportRequest request)
    {
        await Turn.WaitAsync();
        try
        {
            return (await suite.Statistics.GetReportAsync(request)).Visits.Total > 0;
        }
        finally
        {
            Turn.Release();
        }
    }
}
