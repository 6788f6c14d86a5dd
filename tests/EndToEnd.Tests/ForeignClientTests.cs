using System.Text.Json;
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
        var output = await NodeAsync("log-visit.mjs", suite.GrpcAddress.Authority, ToJson(world.Visit()), world.Code);
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
        using var refusal = JsonDocument.Parse(await NodeAsync("refused-visit.mjs", suite.GrpcAddress.Authority, ToJson(visit)));
        Assert.Equal(3, refusal.RootElement.GetProperty("code").GetInt32());
        Assert.Equal("Ajoutez au moins un élément.", refusal.RootElement.GetProperty("details").GetString());
        Assert.True(refusal.RootElement.GetProperty("hasDetails").GetBoolean());
    }

    private static Task<string> NodeAsync(string script, params IEnumerable<string> arguments) =>
        Command.RunAsync("node", [Repository.PathOf("tests", "EndToEnd.Tests", "foreign-client", script), .. arguments]);

    // proto-loader wants a timestamp as its message, where protobuf JSON writes a text.
    private static string ToJson(LogVisitRequest visit)
    {
        var json = JsonFormatter.Default.Format(visit);
        var time = JsonFormatter.Default.Format(visit.DeviceTime);
        return json.Replace(time, $$"""{"seconds":{{visit.DeviceTime.Seconds}},"nanos":{{visit.DeviceTime.Nanos}}}""", StringComparison.Ordinal);
    }
}
