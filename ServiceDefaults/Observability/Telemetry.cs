using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace AccesDroits.ServiceDefaults;

/// <summary>Traces, metrics and logs, sent by OTLP when OTEL_EXPORTER_OTLP_ENDPOINT is set. What each means: docs/observability.md.</summary>
public static class Telemetry
{
    /// <summary>Spans of the suite's own plumbing.</summary>
    public static ActivitySource Source { get; } = new("AccesDroits");

    /// <summary>Measures of the suite's own.</summary>
    public static Meter Meter { get; } = new("AccesDroits");

    // What a library records of an exception, in words of ours: its message may repeat a value that was sent.
    private static readonly ActivityListener Exceptions = new()
    {
        ShouldListenTo = _ => true,
        ExceptionRecorder = static (Activity _, Exception exception, ref TagList tags) =>
        {
            tags.Add("exception.message", exception.GetType().ToString());
            tags.Add("exception.stacktrace", Cause.Of(exception));
        },
    };

    internal static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Services.Replace(ServiceDescriptor.Singleton(DistributedContextPropagator.Current = new TraceParentPropagator()));
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            // Spans that nobody receives would cost the desk time.
            return;
        }

        ActivitySource.AddActivityListener(Exceptions);
        builder.Logging.AddOpenTelemetry(logging => logging.IncludeFormattedMessage = true);

        // The framework's own sources; "RabbitMQ.Client.Subscriber" is left out: it starts a root span for every message.
        builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing
                .AddSource(Source.Name, "Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "MassTransit", "Yarp.ReverseProxy")
                .AddProcessor(new TextLeftOut()))
            .WithMetrics(metrics => metrics.AddMeter(
                Source.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", "Npgsql", "MassTransit"))
            .UseOtlpExporter();
    }

    // The path of a call is what the caller typed; the server's span says which route or RPC it was. The description of an error is the
    // message of an exception.
    private sealed class TextLeftOut : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            data.SetStatus(data.Status);
            if (data.Source.Name == "System.Net.Http")
            {
                data.SetTag("url.full", null);
            }
        }
    }
}
