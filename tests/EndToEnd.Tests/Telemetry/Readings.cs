using AccesDroits.EndToEnd.Tests.Telemetry.Otlp;
using Google.Protobuf.Collections;

namespace AccesDroits.EndToEnd.Tests.Telemetry;

/// <summary>Points of the metrics that a collector has received, oldest first.</summary>
internal static class Readings
{
    /// <summary>The points of a histogram of a service that carry these labels.</summary>
    public static IEnumerable<HistogramPoint> Histograms(this Collector collector, string service, string name, params (string Key, string Value)[] labels) =>
        collector.MetricsSent.Where(sent => sent.Service == service && sent.Metric.Name == name)
            .SelectMany(sent => sent.Metric.Histogram.DataPoints).Where(point => Has(point.Attributes, labels));

    /// <summary>The values of a gauge or counter of a service, with these labels.</summary>
    public static IEnumerable<double> Values(this Collector collector, string service, string name, params (string Key, string Value)[] labels) =>
        collector.MetricsSent.Where(sent => sent.Service == service && sent.Metric.Name == name)
            .SelectMany(sent => (sent.Metric.Gauge ?? sent.Metric.Sum).DataPoints).Where(point => Has(point.Attributes, labels))
            .Select(point => point.ValueCase == NumberPoint.ValueOneofCase.AsInt ? point.AsInt : point.AsDouble);

    /// <summary>The latest value, or null when there is none.</summary>
    public static double? Latest(this Collector collector, string service, string name, params (string Key, string Value)[] labels) =>
        collector.Values(service, name, labels).Select(value => (double?)value).LastOrDefault();

    private static bool Has(RepeatedField<KeyValue> attributes, (string Key, string Value)[] labels) =>
        Array.TrueForAll(labels, label => attributes.Any(attribute => attribute.Key == label.Key && TextOf(attribute.Value) == label.Value));

    private static string TextOf(AnyValue value) => value.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => value.StringValue,
        AnyValue.ValueOneofCase.IntValue => value.IntValue.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
