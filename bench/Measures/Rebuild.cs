using System.Diagnostics;
using System.Text.Json;
using AccesDroits.Bench.Dataset;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Grpc.Core;
using Npgsql;
using NpgsqlTypes;

namespace AccesDroits.Bench.Measures;

/// <summary>P6: all statistics computed again from the events that Reception keeps.</summary>
internal static class Rebuild
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(15);

    public static async Task MeasureAsync(Row row, RunningSuite suite, int scale)
    {
        var years = new MadeUpYears(scale);
        await Loader.LoadAsync(suite, years);
        await using (var statistics = await suite.OpenAsync("statisticsdb"))
        {
            await statistics.ExecuteAsync($"drop index if exists {Loader.IndexOfTheComparisonName}");
        }

        var events = await LoadOutboxAsync(suite, years);
        var visits = years.Visits().LongCount();
        var name = Options.ScaleName(years.Requests);
        List<double> ours = [], copied = [];
        List<Dictionary<string, double>> stages = [], spent = [];
        for (var round = 0; round < 2; round++)
        {
            var before = Processes.ProcessorTimeOf(Environment.ProcessId);
            stages.Add(await RebuildAsync(suite));
            ours.Add(events / stages[^1].Where(stage => stage.Key != nameof(RebuildStage.Checking)).Sum(stage => stage.Value));
            spent.Add(Processes.ProcessorTimeSince(before, events));
            await Loader.CheckAsync(suite, visits, years.Requests);
            copied.Add(await CopyAsync(suite));
        }

        row.Add($"{name}: events rebuilt", "/s", ours);
        row.Add($"{name}: COPY of the same facts, indexes included", "rows/s", copied);
        row.AddRatio($"{name}: rebuilt / COPY", ours, copied);
        row.AddParts($"{name}: stage", "s", stages);
        row.AddParts($"{name}: processor time for each event, check included", "ms", spent);
        row.Notes.Add($"{name}: {events} events of Reception; the report of the ten years was right after each rebuild. The rate is that until the new tables are in use; the check that follows is a stage of its own.");
    }

    // The outbox as Reception would have filled it. Every event has been published; only a replay reads them again.
    private static async Task<long> LoadOutboxAsync(RunningSuite suite, MadeUpYears years)
    {
        await using var database = await suite.OpenAsync("receptiondb");
        await database.ExecuteAsync("truncate outbox");
        await using (var copy = await database.BeginBinaryImportAsync("copy outbox (message_id, message_type, aggregate_id, revision, body, created_at, published_at) from stdin (format binary)"))
        {
            foreach (var session in MadeUpYears.Sessions())
            {
                await WriteAsync(copy, new DropInSessionChanged(
                    Network.Id(10, session.Number), 1, Deleted: false, Network.StructureId(Network.StructureOf(session.Place)), Network.PlaceId(session.Place), session.Date,
                    new TimeOnly(9, 0), new TimeOnly(12, 0), session.Statuses, session.State, 0));
            }

            foreach (var tally in MadeUpYears.Tallies())
            {
                await WriteAsync(copy, new KioskTallyChanged(
                    Network.Id(11, tally.Number), 1, Deleted: false, Network.StructureId(Network.StructureOf(tally.Place)), Network.PlaceId(tally.Place), tally.Date, tally.Passages));
            }

            foreach (var visit in years.Visits())
            {
                await WriteAsync(copy, MadeUpYears.EventOf(visit));
            }

            await copy.CompleteAsync();
        }

        await database.ExecuteAsync("vacuum analyze outbox");
        return await database.ExecuteScalarAsync<long>("select count(*) from outbox");
    }

    private static async Task WriteAsync<TEvent>(NpgsqlBinaryImporter copy, TEvent @event)
        where TEvent : IStateEvent
    {
        await copy.StartRowAsync();
        await copy.WriteAsync(Guid.CreateVersion7(), NpgsqlDbType.Uuid);
        await copy.WriteAsync(typeof(TEvent).Name, NpgsqlDbType.Text);
        await copy.WriteAsync(@event.Id, NpgsqlDbType.Uuid);
        await copy.WriteAsync(@event.Revision, NpgsqlDbType.Bigint);
        await copy.WriteAsync(JsonSerializer.Serialize(@event, EventJson.Options), NpgsqlDbType.Json);
        await copy.WriteAsync(DateTime.UtcNow, NpgsqlDbType.TimestampTz);
        await copy.WriteAsync(DateTime.UtcNow, NpgsqlDbType.TimestampTz);
    }

    // Seconds of each stage.
    private static async Task<Dictionary<string, double>> RebuildAsync(RunningSuite suite)
    {
        var client = new StatisticsService.StatisticsServiceClient(suite.As(Role.NetworkAdmin));
        using var stream = client.RebuildStatistics(new RebuildStatisticsRequest(), deadline: DateTime.UtcNow + LongestCall);
        var stages = new Dictionary<string, double>();
        var (stage, clock) = (RebuildStage.ReplayingDirectory, Stopwatch.StartNew());
        await foreach (var progress in stream.ResponseStream.ReadAllAsync())
        {
            if (progress.Stage != stage)
            {
                stages[stage.ToString()] = clock.Elapsed.TotalSeconds;
                (stage, clock) = (progress.Stage, Stopwatch.StartNew());
            }
        }

        return stages;
    }

    private static async Task<double> CopyAsync(RunningSuite suite)
    {
        await using var source = await suite.OpenAsync("statisticsdb");
        await using var target = await suite.OpenAsync("statisticsdb");
        await target.ExecuteAsync("drop table if exists bench_copy; create table bench_copy (like visit_fact including all)");
        var clock = Stopwatch.StartNew();
        await using (var reader = await source.BeginRawBinaryCopyAsync("copy visit_fact to stdout (format binary)"))
        await using (var writer = await target.BeginRawBinaryCopyAsync("copy bench_copy from stdin (format binary)"))
        {
            await reader.CopyToAsync(writer, 1 << 16);
        }

        var seconds = clock.Elapsed.TotalSeconds;
        var rows = await target.ExecuteScalarAsync<long>("select count(*) from bench_copy");
        await target.ExecuteAsync("drop table bench_copy");
        return rows / seconds;
    }
}
