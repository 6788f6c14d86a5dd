using System.Diagnostics;
using System.Text.Json;
using AccesDroits.Bench.Dataset;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Npgsql;
using NpgsqlTypes;

namespace AccesDroits.Bench.Measures;

/// <summary>P6: all statistics computed again from the events that Reception keeps.</summary>
internal static class Rebuild
{
    private const string Method = "RebuildStatistics";
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(15);

    public static async Task MeasureAsync(Row row, RunningSuite suite, int scale)
    {
        var rpc = StatisticsService.Descriptor.FindMethodByName(Method)
            ?? throw new NotAvailableException($"not available: the contract of Statistics has no {Method}");
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
        for (var round = 0; round < 2; round++)
        {
            var clock = Stopwatch.StartNew();
            await CallAsync(suite, rpc);
            ours.Add(events / clock.Elapsed.TotalSeconds);
            await Loader.CheckAsync(suite, visits, years.Requests);
            copied.Add(await CopyAsync(suite));
        }

        row.Add($"{name}: events rebuilt", "/s", ours);
        row.Add($"{name}: COPY of the same facts, indexes included", "rows/s", copied);
        row.AddRatio($"{name}: rebuilt / COPY", ours, copied);
        row.Notes.Add($"{name}: {events} events of Reception; the report of the ten years was right after each rebuild.");
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

    // By its name only, so that this program also runs with a contract that lacks it. The request is empty.
    private static async Task CallAsync(RunningSuite suite, MethodDescriptor rpc)
    {
        var bytes = Marshallers.Create(static content => content, static content => content);
        var type = rpc.IsServerStreaming ? MethodType.ServerStreaming : MethodType.Unary;
        var method = new Method<byte[], byte[]>(type, rpc.Service.FullName, rpc.Name, bytes, bytes);
        var caller = suite.As(Role.NetworkAdmin).CreateCallInvoker();
        var options = new CallOptions(deadline: DateTime.UtcNow + LongestCall);
        if (rpc.IsServerStreaming)
        {
            using var stream = caller.AsyncServerStreamingCall(method, host: null, options, []);
            while (await stream.ResponseStream.MoveNext(CancellationToken.None))
            {
                // Progress; the end is what counts.
            }

            return;
        }

        using var call = caller.AsyncUnaryCall(method, host: null, options, []);
        await call.ResponseAsync;
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
