using System.Text.Json;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Google.Protobuf;

namespace AccesDroits.EndToEnd.Tests;

public class ForeignClientTests(Suite suite)
{
    [Fact]
    public async Task A_client_in_another_language_logs_a_visit_and_reads_the_report_through_the_gateway()
    {
        var world = await World.CreateAsync(suite);
        var output = await NodeAsync(world, "log-visit.mjs", suite.GrpcAddress.Authority, ToJson(world.Visit()), world.Code);
        using var report = JsonDocument.Parse(output);
        Assert.Equal(1, report.RootElement.GetProperty("visits").GetProperty("total").GetInt32());
        Assert.Equal(world.Code, report.RootElement.GetProperty("scope").GetProperty("code").GetString());
        Assert.Equal(1, report.RootElement.GetProperty("persons").GetProperty("total").GetProperty("female").GetInt32());
    }

    [Fact]
    public async Task A_client_in_another_language_is_told_which_field_is_wrong()
    {
        var world = await World.CreateAsync(suite);
        var visit = world.Visit();
        visit.Requests.Clear();
        using var refusal = JsonDocument.Parse(await NodeAsync(world, "refused-visit.mjs", suite.GrpcAddress.Authority, ToJson(visit)));
        Assert.Equal(3, refusal.RootElement.GetProperty("code").GetInt32());
        Assert.Equal("Ajoutez au moins un élément.", refusal.RootElement.GetProperty("details").GetString());
        Assert.True(refusal.RootElement.GetProperty("hasDetails").GetBoolean());
    }

    [Fact]
    public async Task A_call_whose_deadline_passes_is_given_up_by_the_server_too_and_stores_nothing()
    {
        const string DeadlineExceeded = "4";
        var (world, visit) = await BlockedVisitAsync();
        await using (var holder = await HoldAsync(visit.SessionId))
        {
            var client = NodeAsync(world, "interrupted-visit.mjs", suite.GrpcAddress.Authority, ToJson(visit), "5000");
            await holder.WaitUntilBlockingAsync(true);
            Assert.Equal(DeadlineExceeded, (await client).Trim());
            await holder.WaitUntilBlockingAsync(false);
        }

        await AssertStoredAsNewAsync(world, visit);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_is_given_up_by_the_server_too_and_stores_nothing()
    {
        const string Cancelled = "1";
        var (world, visit) = await BlockedVisitAsync();
        await using (var holder = await HoldAsync(visit.SessionId))
        {
            var output = await Command.RunAsync(holder.WaitUntilBlockingAsync(true), TokensOf(world), "node", Arguments("interrupted-visit.mjs", suite.GrpcAddress.Authority, ToJson(visit)));
            Assert.Equal(Cancelled, output.Trim());
            await holder.WaitUntilBlockingAsync(false);
        }

        await AssertStoredAsNewAsync(world, visit);
    }

    [Fact]
    public async Task Whenever_a_deadline_passes_a_visit_is_stored_with_its_requests_and_its_event_or_not_at_all()
    {
        var world = await World.CreateAsync(suite);
        var ids = Ids(300);
        await SendAsync(world, 40, ids);
        Assert.Equal(0, await CountAsync(
            """
            select count(*) from unnest(@ids) as sent(command)
            where (select count(*) from visit where visit_id = command) <> (select count(*) from help_request where visit_id = command)
               or (select count(*) from visit where visit_id = command) <> (select count(*) from outbox where aggregate_id = command)
            """,
            ids));

        Assert.Equal(new Dictionary<string, int>(StringComparer.Ordinal) { ["0"] = 300 }, await SendAsync(world, 0, ids));
        await AssertEachStoredOnceAsync(world, ids);
    }

    [Fact]
    public async Task A_thousand_calls_at_once_are_all_answered_and_each_is_stored_once()
    {
        var world = await World.CreateAsync(suite);
        var ids = Ids(1_000);
        Assert.Equal(new Dictionary<string, int>(StringComparer.Ordinal) { ["0"] = 1_000 }, await SendAsync(world, 0, ids));
        await AssertEachStoredOnceAsync(world, ids);
    }

    // A visit that waits in the middle of its statement when someone else holds its session.
    private async Task<(World World, LogVisitRequest Visit)> BlockedVisitAsync()
    {
        var world = await World.CreateAsync(suite);
        var session = world.Session();
        await world.Planning.PlanDropInSessionAsync(session);
        var visit = world.Visit();
        visit.SessionId = session.SessionId;
        return (world, visit);
    }

    private async Task<RowHolder> HoldAsync(string sessionId) =>
        await RowHolder.HoldAsync(suite, "receptiondb", "select session_id from drop_in_session where session_id = @id for update", new { id = Guid.Parse(sessionId) });

    private async Task AssertStoredAsNewAsync(World world, LogVisitRequest visit)
    {
        Assert.Equal(0, await CountAsync("select count(*) from visit where visit_id = any(@ids)", [visit.VisitId]));
        Assert.Equal(0, await CountAsync("select count(*) from outbox where aggregate_id = any(@ids)", [visit.VisitId]));
        Assert.Equal(1, (await world.Desk.LogVisitAsync(visit)).Revision);
        Assert.Equal(1, await CountAsync("select count(*) from outbox where aggregate_id = any(@ids)", [visit.VisitId]));
    }

    private async Task AssertEachStoredOnceAsync(World world, string[] ids)
    {
        foreach (var rows in new[] { "visit where visit_id", "help_request where visit_id", "outbox where aggregate_id" })
        {
            Assert.Equal(ids.Length, await CountAsync($"select count(*) from {rows} = any(@ids)", ids));
        }

        var report = await world.ReportWhenAsync(report => report.Visits.Total == ids.Length);
        Assert.Equal((ids.Length, ids.Length), (report.HelpRequests.Total, report.Persons.Total.Female));
    }

    private async Task<Dictionary<string, int>> SendAsync(World world, int longestDeadline, string[] ids) =>
        JsonSerializer.Deserialize<Dictionary<string, int>>(
            await NodeAsync(world, "many-visits.mjs", [suite.GrpcAddress.Authority, ToJson(world.Visit()), $"{longestDeadline}", .. ids]))!;

    private Task<long> CountAsync(string sql, string[] ids) => suite.CountAsync("receptiondb", sql, new { ids = Array.ConvertAll(ids, Guid.Parse) });

    private static string[] Ids(int count) => [.. Enumerable.Range(0, count).Select(_ => World.NewId())];

    private static IEnumerable<string> Arguments(string script, params IEnumerable<string> arguments) =>
        [Repository.PathOf("tests", "EndToEnd.Tests", "foreign-client", script), .. arguments];

    private Task<string> NodeAsync(World world, string script, params IEnumerable<string> arguments) =>
        Command.RunAsync(Task.CompletedTask, TokensOf(world), "node", Arguments(script, arguments));

    // What the program acts as, by role.
    private Dictionary<string, string> TokensOf(World world) => new(StringComparer.Ordinal)
    {
        ["RECEIVER"] = suite.Mint.Token(world.Caller(Role.Receiver)), ["COORDINATOR"] = suite.Mint.Token(world.Caller(Role.Coordinator)),
    };

    // proto-loader wants a timestamp as its message, where protobuf JSON writes a text.
    private static string ToJson(LogVisitRequest visit)
    {
        var json = JsonFormatter.Default.Format(visit);
        var time = JsonFormatter.Default.Format(visit.DeviceTime);
        return json.Replace(time, $$"""{"seconds":{{visit.DeviceTime.Seconds}},"nanos":{{visit.DeviceTime.Nanos}}}""", StringComparison.Ordinal);
    }
}
