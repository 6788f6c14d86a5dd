using System.Diagnostics;
using System.Globalization;
using AccesDroits.Contracts;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace AccesDroits.ServiceDefaults;

/// <summary>
/// Says of each call which RPC or route it was and how it ended: in the framework's span, and in its measure http.server.request.duration.
/// Only names of the contracts and patterns of routes are told, never what the caller typed.
/// </summary>
public static class CallTelemetry
{
    private const string Other = "_OTHER";

    // Faults of the server, as the conventions of OpenTelemetry have it; the other statuses are answers.
    private static readonly StatusCode[] Faults =
        [StatusCode.Unknown, StatusCode.DeadlineExceeded, StatusCode.Unimplemented, StatusCode.Internal, StatusCode.Unavailable, StatusCode.DataLoss];

    public static void UseCallTelemetry(this IApplicationBuilder app) =>
        app.Use(async (context, next) =>
        {
            var span = context.Features.Get<IHttpActivityFeature>()?.Activity;
            if (IsProbe(context.Request.Path) && span is not null)
            {
                // Asked every second: neither the probe nor what it does is a trace.
                span.IsAllDataRequested = false;
                span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            }

            var failed = true;
            try
            {
                await next(context);
                failed = false;
            }
            finally
            {
                Tell(context, span, failed);
            }
        });

    private static bool IsProbe(PathString path) => path == "/health" || path == "/alive";

    private static void Tell(HttpContext context, Activity? span, bool failed)
    {
        var isGrpc = context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;
        var (name, fault, tags) = isGrpc ? OfRpc(context) : OfRequest(context);
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } measure && isGrpc)
        {
            tags.ForEach(measure.Tags.Add);
        }

        if (span is null)
        {
            return;
        }

        span.DisplayName = name;
        tags.ForEach(tag => span.SetTag(tag.Key, tag.Value));
        span.SetTag("grpc.method", null).SetTag("grpc.status_code", null);
        if (fault || failed)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    private static (string Name, bool Fault, List<KeyValuePair<string, object?>> Tags) OfRpc(HttpContext context)
    {
        var (service, method) = ContractCatalog.Methods.TryGetValue(context.Request.Path.Value ?? "", out var known) ? (known.Service.FullName, known.Name) : (Other, Other);
        var status = StatusOf(context);
        return ($"{service}/{method}", Faults.Contains(status), [
            new("rpc.system", "grpc"), new("rpc.service", service), new("rpc.method", method), new("rpc.grpc.status_code", (int)status)]);
    }

    private static (string Name, bool Fault, List<KeyValuePair<string, object?>> Tags) OfRequest(HttpContext context)
    {
        var method = HttpMethods.GetCanonicalizedValue(context.Request.Method) is { } verb && IsKnown(verb) ? verb : Other;
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? Other;
        var status = context.Response.StatusCode;
        return ($"{method} {route}", status >= StatusCodes.Status500InternalServerError, [
            new("http.request.method", method), new("http.route", route), new("http.response.status_code", status)]);
    }

    // A call that ended without a status was given up by its caller, or broken off.
    private static StatusCode StatusOf(HttpContext context)
    {
        var text = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers["grpc-status"].ToString();
        text = string.IsNullOrEmpty(text) ? context.Response.Headers["grpc-status"].ToString() : text;
        return int.TryParse(text, CultureInfo.InvariantCulture, out var status) ? (StatusCode)status
            : context.RequestAborted.IsCancellationRequested ? StatusCode.Cancelled : StatusCode.Unknown;
    }

    private static bool IsKnown(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsPost(method) || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method) || HttpMethods.IsHead(method)
        || HttpMethods.IsOptions(method) || HttpMethods.IsPatch(method);
}
