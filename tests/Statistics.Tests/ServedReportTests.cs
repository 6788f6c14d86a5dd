using System.Net;
using System.Text.Json;
using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using Dapper;
using Grpc.Core;
using Xunit;

namespace AccesDroits.Statistics.Tests;

public sealed class ServedReportTests(StatisticsSuite suite)
{
    private const string RecomputedCounters =
        """
        select place_id, date, measure, code, sum(value)::int as value from (
            select place_id, date, 'visit' as measure, '' as code, 1 as value from visit_fact where not deleted
            union all select place_id, date, 'request', leaf, 1 from visit_fact, unnest(leaves) as leaf where not deleted
            union all select place_id, date, split_part(mark, ':', 1), substr(mark, strpos(mark, ':') + 1), 1 from visit_fact, unnest(marks) as mark where not deleted
            union all select place_id, date, 'kiosk', '', passages from kiosk_fact where not deleted) as fact
        group by 1, 2, 3, 4
        """;

    private const string CountersAstray =
        $"""
        with recomputed as ({RecomputedCounters}), kept as (select * from daily_counter where value <> 0)
        select count(*)::int from ((table recomputed except table kept) union all (table kept except table recomputed)) as astray
        """;

    private const string MonthsAstray =
        """
        with recomputed as (select place_id, date_trunc('month', date)::date, measure, code, sum(value)::int from daily_counter group by 1, 2, 3, 4 having sum(value) <> 0),
            kept as (select * from monthly_counter where value <> 0)
        select count(*)::int from ((table recomputed except table kept) union all (table kept except table recomputed)) as astray
        """;

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Whatever_the_order_and_repetition_of_events_the_report_equals_a_recomputation_from_what_stands(int seed)
    {
        var network = new RandomNetwork(seed);
        await suite.ApplyAsync(network.Deliveries());

        foreach (var (kind, code) in network.Scopes.Append((ScopeKind.Department, network.Department)))
        {
            for (var round = 0; round < 6; round++)
            {
                var (from, to) = network.Period();
                var served = await suite.Statistics.GetReportAsync(Ask(kind, code, from.ToText(), to.ToText()), cancellationToken: TestContext.Current.CancellationToken);
                served.AsOf = null;
                Assert.Equal(network.Naive.For(kind, code, from, to), served);
                var details = await suite.Statistics.GetDetailsAsync(Ask(kind, code, from.ToText(), to.ToText()), cancellationToken: TestContext.Current.CancellationToken);
                Assert.Equal(
                    network.Naive.DetailsFor(kind, code, from, to),
                    details.Breakdowns.SelectMany(breakdown => breakdown.Lines.Select(line => (breakdown.Code, line.Code, line.Count))));
            }
        }

        await using var connection = await suite.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>(CountersAstray));
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>(MonthsAstray));
    }

    [Fact]
    public async Task A_report_asked_for_while_visits_come_and_go_never_mixes_two_moments()
    {
        var network = new RandomNetwork(14);
        await suite.ApplyAsync(network.Events.Where(@event => @event is not (VisitChanged or KioskTallyChanged)).Select(@event => (Guid.NewGuid(), @event)));
        // Everybody is anonymous and has one request, so in each moment there are as many persons as visits and as requests.
        var visits = network.Events.OfType<VisitChanged>().Select(visit => visit with { VisitorId = null, Requests = [visit.Requests[0]] }).ToList();
        var applying = suite.ApplyAsync(visits.Select(visit => (Guid.NewGuid(), (IStateEvent)visit)));

        var totals = new HashSet<int>();
        while (!applying.IsCompleted)
        {
            var report = await suite.Statistics.GetReportAsync(Ask(ScopeKind.Department, network.Department, "2023-01-10", "2024-12-20"), cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal((report.Visits.Total, report.Visits.Total), (report.Persons.Total.Total, report.HelpRequests.Total));
            totals.Add(report.Visits.Total);
        }

        await applying;
        Assert.True(totals.Count > 2, "The reports were all of one moment.");
    }

    [Fact]
    public async Task The_point_report_over_rest_has_the_shape_that_readers_know()
    {
        var network = new RandomNetwork(21);
        await suite.ApplyAsync(network.Deliveries());
        var point = network.Scopes.First(scope => scope.Kind == ScopeKind.Point).Code;

        using var answer = await suite.Rest.GetAsync(new Uri($"/api/v1/points/{point}/report?from=2023-01-01&to=2024-12-31", UriKind.Relative), TestContext.Current.CancellationToken);
        var report = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        AssertHasAllOf(Resources.Json("report-example.json"), report, "report");
    }

    [Theory]
    [InlineData("points/nowhere/report?from=2023-01-01&to=2023-12-31", 404, "unknown-scope", "")]
    [InlineData("points/nowhere/report", 400, "invalid-argument", "from,to")]
    [InlineData("points/nowhere/report?from=2023-02-30&to=2023-12-31", 400, "invalid-argument", "from")]
    [InlineData("points/nowhere/report?from=2023-02-01&to=2023-01-31", 400, "invalid-argument", "to")]
    [InlineData("points/0123456789012345678901234567890123456789012345678901234567890123456789/report?from=2023-01-01&to=2023-01-31", 400, "invalid-argument", "code")]
    public async Task What_cannot_be_answered_over_rest_is_a_problem_that_names_the_field(string path, int status, string code, string fields)
    {
        using var answer = await suite.Rest.GetAsync(new Uri($"/api/v1/{path}", UriKind.Relative), TestContext.Current.CancellationToken);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(code, problem.GetProperty("code").GetString());
        var named = problem.TryGetProperty("errors", out var errors) ? errors.EnumerateArray().Select(error => error.GetProperty("field").GetString()) : [];
        Assert.Equal(fields, string.Join(',', named));
    }

    [Fact]
    public async Task An_unknown_scope_and_a_period_that_ends_before_it_starts_are_refused()
    {
        var unknown = await Assert.ThrowsAsync<RpcException>(async () => await suite.Statistics.GetReportAsync(Ask(ScopeKind.Department, "00", "2023-01-01", "2023-12-31"), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);

        var backwards = await Assert.ThrowsAsync<RpcException>(async () => await suite.Statistics.GetReportAsync(Ask(ScopeKind.Department, "00", "2023-12-31", "2023-01-01"), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.InvalidArgument, backwards.StatusCode);
    }

    [Fact]
    public async Task The_openapi_document_describes_the_report_and_its_problems()
    {
        var text = await suite.Rest.GetStringAsync(new Uri("/api/v1/statistics/openapi.json", UriKind.Relative), TestContext.Current.CancellationToken);
        var document = JsonDocument.Parse(text).RootElement;
        var operation = document.GetProperty("paths").GetProperty("/api/v1/points/{code}/report").GetProperty("get");

        Assert.Equal("#/components/schemas/Report", Schema(operation, "200", "application/json").GetProperty("$ref").GetString());
        Assert.Equal("#/components/schemas/Problem", Schema(operation, "400", "application/problem+json").GetProperty("$ref").GetString());
        Assert.All(
            operation.GetProperty("parameters").EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == "query"),
            parameter => Assert.Equal("date", parameter.GetProperty("schema").GetProperty("format").GetString()));
        var share = document.GetProperty("components").GetProperty("schemas").GetProperty("Share").GetProperty("properties");
        Assert.Equal("#/components/schemas/Share", share.GetProperty("children").GetProperty("items").GetProperty("$ref").GetString());
    }

    private static JsonElement Schema(JsonElement operation, string status, string type) =>
        operation.GetProperty("responses").GetProperty(status).GetProperty("content").GetProperty(type).GetProperty("schema");

    private static GetReportRequest Ask(ScopeKind kind, string code, string from, string to) => new() { ScopeKind = kind, ScopeCode = code, From = from, To = to };

    private static void AssertHasAllOf(JsonElement example, JsonElement actual, string path)
    {
        Assert.True(example.ValueKind == actual.ValueKind, path);
        if (example.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in example.EnumerateObject())
            {
                // A percentage is absent when its base is zero.
                if (actual.TryGetProperty(member.Name, out var value) || !member.Name.StartsWith("percent", StringComparison.Ordinal))
                {
                    AssertHasAllOf(member.Value, value, $"{path}.{member.Name}");
                }
            }
        }
        else if (example.ValueKind == JsonValueKind.Array && example.GetArrayLength() > 0)
        {
            Assert.All(actual.EnumerateArray(), item => AssertHasAllOf(example[0], item, path + "[]"));
        }
    }
}
