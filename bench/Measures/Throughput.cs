using System.Globalization;

namespace AccesDroits.Bench.Measures;

/// <summary>P1: visits acknowledged each second when many desks send all they can.</summary>
internal static class Throughput
{
    private const int Clients = 64;
    private static readonly DateOnly Day = new(2025, 1, 6);

    public static async Task MeasureAsync(Row row, RunningSuite suite, Options options)
    {
        var place = 0;
        async Task LogAsync(int at) => await suite.DeskOf(at).LogVisitAsync(Network.Visit(at, Day));
        async Task LogVisitAsync() => await LogAsync(Interlocked.Increment(ref place) % Network.Places);

        await Load.ClosedAsync(Clients, options.Seconds(5), LogVisitAsync);
        using var pgbench = await Pgbench.PrepareAsync(suite);
        await pgbench.RunAsync(Pgbench.Plain, options.Seconds(5));

        List<double> ours = [], plain = [], single = [], catchUp = [];
        List<Dictionary<string, double>> spent = [];
        var failed = 0;
        for (var round = 0; round < options.Rounds; round++)
        {
            var before = Processes.ProcessorTimeOf(Environment.ProcessId);
            var (done, failures, elapsed) = await Load.ClosedAsync(Clients, options.Seconds(10), LogVisitAsync);
            ours.Add(done / elapsed.TotalSeconds);
            failed += failures;
            spent.Add(Processes.ProcessorTimeSince(before, done));

            // What the visits set in motion must not run beside the comparison.
            var waited = System.Diagnostics.Stopwatch.StartNew();
            if (!await suite.CatchUpAsync(TimeSpan.FromMinutes(2)))
            {
                row.Notes.Add($"Round {round + 1}: after two minutes Statistics had not caught up.");
            }

            catchUp.Add(waited.Elapsed.TotalSeconds);
            plain.Add(await pgbench.RunAsync(Pgbench.Plain, options.Seconds(10)));
            single.Add(await pgbench.RunAsync(Pgbench.OneStatement, options.Seconds(10)));
        }

        row.AddRatio("acknowledged / pgbench", ours, plain);
        row.Add("acknowledged visits", "/s", ours);
        row.Add("pgbench: begin, three inserts, commit", "/s", plain);
        row.AddRatio("acknowledged / pgbench, one statement", ours, single);
        row.Add("pgbench: the three inserts in one statement", "/s", single);
        row.Add("until Statistics had caught up, after a round", "s", catchUp);
        row.AddParts("processor time for each visit, during the round", "ms", spent);
        row.Notes.Add(failed == 0 ? "No call failed." : string.Create(CultureInfo.InvariantCulture, $"{failed} calls failed."));
    }
}
