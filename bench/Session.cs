using AccesDroits.Bench.Dataset;
using AccesDroits.Bench.Measures;
using AccesDroits.ServiceDefaults.Data;

namespace AccesDroits.Bench;

/// <summary>One run: every measure that was asked for, one after the other. One that fails says why and leaves the others alone.</summary>
internal sealed class Session(Options options, Action<string> say)
{
    private static readonly TimeSpan LongestMeasure = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestLoad = TimeSpan.FromMinutes(30);

    private readonly Dictionary<string, Row> _rows = new(StringComparer.Ordinal)
    {
        ["P1"] = new Row("P1", "acknowledged visits per second through the gateway, 64 clients", "≥ 0.4 ×, stretch 0.7 ×", "pgbench, one equivalent transaction per commit, 16 clients, same server"),
        ["P2"] = new Row("P2", "one visit at 50/s offered", "p99 ≤ 6 × and ≤ 25 ms", "a gRPC echo through the same gateway"),
        ["P3"] = new Row("P3", "yearly report of a structure and of the département, through the gateway", "p99 ≤ 20 ms at 10 m, and ≤ 1.5 × its time at 100k", "the same figures counted on demand by SQL over the same rows"),
        ["P4"] = new Row("P4", "distinct persons by age and sex over any period, département", "exact, p99 ≤ 200 ms at 10 m", "DISTINCT ON over the same rows"),
        ["P5"] = new Row("P5", "from the acknowledgement to the report, at 200 visits/s", "p99 ≤ 500 ms", "RabbitMQ alone, publish to consume"),
        ["P6"] = new Row("P6", "all statistics rebuilt from the events", "≥ 20,000 events/s", "COPY of the same rows"),
        ["P7"] = new Row("P7", "./run with a warm build, to the first accepted visit", "≤ 25 s; all processes ≤ 1.2 GiB", "nothing"),
        ["P8"] = new Row("P8", "the page of the desk in a browser", "≤ 60 kB opened before, ≤ 150 kB not, first paint ≤ 1 s", "nothing"),
    };

    // A pace is the same for ten million, and takes ten times as long.
    private int ScaleOfRebuild => options.Scales.LastOrDefault(scale => scale <= 1_000_000, options.Scales[0]);

    public async Task<IReadOnlyList<Row>> RunAsync()
    {
        DatabaseExtensions.UseSqlConventions();

        // Before the suite of the other measures starts: a start must not share the machine with it.
        await MeasureAsync("P7", row => FirstVisit.MeasureAsync(row, options));
        if (options.Only.Any(measure => measure != "P7"))
        {
            try
            {
                await MeasureSuiteAsync();
            }
#pragma warning disable CA1031 // Said in every measure that had to be left out.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                foreach (var row in _rows.Values.Where(row => options.Wants(row.Id) && row.Figures.Count == 0 && row.WhyNot is null))
                {
                    Fail(row, exception);
                }
            }
        }

        return [.. _rows.Values.Where(row => options.Wants(row.Id))];
    }

    private async Task MeasureSuiteAsync()
    {
        say("Starting the suite...");
        await using var suite = await RunningSuite.StartAsync();
        await Network.PutAsync(suite);
        await Needs.CheckLeavesAsync(suite);
        await MeasureAsync("P8", row => DeskPage.MeasureAsync(row, suite, options));
        await MeasureAsync("P2", row => VisitLatency.MeasureAsync(row, suite, options));
        await MeasureAsync("P5", row => Visibility.MeasureAsync(row, suite, options));
        await MeasureAsync("P1", row => Throughput.MeasureAsync(row, suite, options));
        if (options.Wants("P3") || options.Wants("P4") || options.Wants("P6"))
        {
            await suite.CatchUpAsync(TimeSpan.FromMinutes(5));
            await MeasureScalesAsync(suite);
        }
    }

    private async Task MeasureScalesAsync(RunningSuite suite)
    {
        Dictionary<int, double[]> departmentP99 = [];
        foreach (var scale in options.Wants("P3") || options.Wants("P4") ? options.Scales : [])
        {
            say($"Loading {Options.ScaleName(scale)} help requests...");
            if (!await LoadAsync(suite, scale))
            {
                break;
            }

            await MeasureAsync("P3", row => Reports.MeasureAsync(row, suite, options, scale, departmentP99));
            await MeasureAsync("P4", row => Persons.MeasureAsync(row, suite, options, scale));
        }

        if (departmentP99.Count > 1)
        {
            var (small, large) = (departmentP99.Keys.Min(), departmentP99.Keys.Max());
            _rows["P3"].AddRatio($"département: report, p99, {Options.ScaleName(large)} / {Options.ScaleName(small)}", departmentP99[large], departmentP99[small]);
        }

        await MeasureAsync("P6", row => Rebuild.MeasureAsync(row, suite, ScaleOfRebuild));
    }

    private async Task<bool> LoadAsync(RunningSuite suite, int scale)
    {
        try
        {
            await Loader.LoadAsync(suite, new MadeUpYears(scale)).WaitAsync(LongestLoad);
            return true;
        }
#pragma warning disable CA1031 // Said in the rows; the other measures go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(_rows["P3"], exception);
            Fail(_rows["P4"], exception);
            return false;
        }
    }

    private async Task MeasureAsync(string id, Func<Row, Task> measure)
    {
        var row = _rows[id];
        if (!options.Wants(id) || row.WhyNot is not null)
        {
            return;
        }

        say($"{id}: {row.What}...");
        try
        {
            await measure(row).WaitAsync(LongestMeasure);
        }
        catch (NotAvailableException exception)
        {
            row.WhyNot = exception.Message;
        }
#pragma warning disable CA1031 // Said in the row; the other measures go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(row, exception);
        }
    }

    private void Fail(Row row, Exception exception)
    {
        row.Failed = true;
        row.WhyNot = exception.Message.TrimEnd('.');
        say($"{row.Id} failed: {exception}");
    }
}
