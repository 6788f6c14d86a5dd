using System.Text.Json;
using System.Text.RegularExpressions;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.EndToEnd.Tests.Telemetry.Otlp;
using AccesDroits.Testing;

namespace AccesDroits.EndToEnd.Tests.Telemetry;

/// <summary>What the documentation and the dashboard name is what the suite sends.</summary>
[Collection(Observed.Name)]
public partial class DocumentationTests(ObservedSuite observed)
{
    // Made by Prometheus itself, from the resource and for histograms.
    private static readonly string[] LabelsOfPrometheus = ["job", "instance", "le"];

    [Fact]
    public async Task Every_metric_of_the_documentation_is_sent()
    {
        var names = Mentioned().Matches(await File.ReadAllTextAsync(Repository.PathOf("docs", "observability.md"))).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.True(names.Count >= 20, $"Only {names.Count} names have been found.");
        await SentAsync(names, sent => [.. sent.Select(metric => metric.Name), .. sent.SelectMany(InPrometheus), .. sent.SelectMany(LabelsOf), .. sent.SelectMany(LabelsOf).Select(Escaped)]);
    }

    [Fact]
    public async Task Every_metric_and_label_of_the_dashboard_is_sent()
    {
        using var dashboard = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.PathOf("docs", "grafana", "accesdroits.json")));
        var queries = dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!).ToList();
        Assert.True(queries.Count >= 10, $"Only {queries.Count} queries have been found.");
        var metrics = queries.SelectMany(query => MetricOfQuery().Matches(query).Select(match => match.Value)).ToHashSet(StringComparer.Ordinal);
        var labels = queries.SelectMany(query => LabelOfQuery().Matches(query).SelectMany(match => match.Groups["label"].Captures).Select(capture => capture.Value))
            .Except(LabelsOfPrometheus, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        Assert.All(queries, query => Assert.Contains(metrics, name => query.Contains(name, StringComparison.Ordinal)));
        Assert.Contains("rpc_grpc_status_code", labels);
        await SentAsync(metrics, sent => [.. sent.SelectMany(InPrometheus)]);
        await SentAsync(labels, sent => [.. sent.SelectMany(LabelsOf).Select(Escaped)]);
    }

    // A visit and a check of the statistics have everything measured that is measured at all.
    private async Task SentAsync(IReadOnlyCollection<string> expected, Func<IReadOnlyList<Metric>, HashSet<string>> namesOf)
    {
        var world = await World.CreateAsync(observed.Suite);
        await world.Desk.LogVisitAsync(world.Visit());
        await world.ReportWhenAsync(report => report.Visits.Total == 1);
        await observed.Suite.Http.GetStringAsync($"/api/v1/points/{world.Code}/report?from=2024-01-01&to=2024-12-31");
        await observed.Suite.Statistics.CheckStatisticsAsync(new CheckStatisticsRequest());
        await Eventually.Get(
            () => Task.FromResult(string.Join(", ", expected.Except(namesOf([.. observed.Collector.MetricsSent.Select(sent => sent.Metric)]), StringComparer.Ordinal))), missing => missing.Length == 0);
    }

    // As Prometheus translates OTLP when it is not told otherwise.
    private static IEnumerable<string> InPrometheus(Metric metric)
    {
        var unit = metric.Unit switch { "s" => "_seconds", "ms" => "_milliseconds", "By" => "_bytes", ['{', ..] or "" => "", var other => $"_{other}" };
        var name = Escaped(metric.Name) + unit;
        return metric.DataCase switch
        {
            Metric.DataOneofCase.Histogram => [$"{name}_bucket", $"{name}_sum", $"{name}_count"],
            Metric.DataOneofCase.Sum when metric.Sum.IsMonotonic => [$"{name}_total"],
            _ => [name],
        };
    }

    private static IEnumerable<string> LabelsOf(Metric metric) =>
        (metric.DataCase switch
        {
            Metric.DataOneofCase.Histogram => metric.Histogram.DataPoints.SelectMany(point => point.Attributes),
            Metric.DataOneofCase.Sum => metric.Sum.DataPoints.SelectMany(point => point.Attributes),
            Metric.DataOneofCase.Gauge => metric.Gauge.DataPoints.SelectMany(point => point.Attributes),
            _ => [],
        }).Select(attribute => attribute.Key);

    private static string Escaped(string name) => name.Replace('.', '_');

    [GeneratedRegex("""(?<![\w/.])(?<name>(accesdroits|http|rpc|db|messaging|dotnet|kestrel)(\.[a-z_]+|_[a-z_]+)+)(?![\w.]*(json|cs|/))""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mentioned();

    [GeneratedRegex("""\b(accesdroits|http|db_client_operation|db_client_connection_count|messaging|dotnet|kestrel)_?[a-z_]*(?=[\[{)])""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MetricOfQuery();

    [GeneratedRegex("""by \(((?<label>\w+)(, )?)+\)|(?<label>\w+)(=|!=|=~|!~)" *""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LabelOfQuery();
}
