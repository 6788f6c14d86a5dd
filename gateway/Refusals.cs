using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace AccesDroits.Gateway;

/// <summary>Turns what could not be forwarded into an answer that says why.</summary>
internal static class Refusals
{
    public static void UseRefusals(this IApplicationBuilder app) =>
        app.Use(async (context, next) =>
        {
            if (context.Request.IsGrpc() && !HttpProtocol.IsHttp2(context.Request.Protocol))
            {
                context.Response.OnStarting(() => Task.FromResult(context.Response.Headers[HeaderNames.Upgrade] = "HTTP/2.0"));
                await Refusal.Http2Required.AnswerAsync(context);
                return;
            }

            if (context.IsPortalElsewhere())
            {
                await Refusal.UnknownPath.AnswerAsync(context);
                return;
            }

            // The proxy lifts the limit of what a gRPC call sends, which may be an endless stream; the service then refuses a message that is too long.
            if (context.Request.ContentLength > LongestBodyOf(context))
            {
                await Refusal.TooLarge(LongestBodyOf(context)).AnswerAsync(context);
                return;
            }

            await next(context);
            if (context.GetForwarderErrorFeature() is { } failure && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
            {
                await RefusalOf(failure, context).AnswerAsync(context);
            }
        });

    /// <summary>Whether the caller speaks gRPC.</summary>
    public static bool IsGrpc(this HttpRequest request) =>
        request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    private static long? LongestBodyOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.MaxRequestBodySize ?? context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;

    // Kestrel alone tells what is wrong with a request. The proxy blames the caller for more than that: also when a service dies before the first byte is passed on.
    private static Refusal RefusalOf(IForwarderErrorFeature failure, HttpContext context) => StatusOf(failure.Exception) switch
    {
        StatusCodes.Status413PayloadTooLarge => Refusal.TooLarge(LongestBodyOf(context)),
        StatusCodes.Status408RequestTimeout => Refusal.TooSlow,
        null => Refusal.Unavailable,
        _ => Refusal.Malformed,
    };

    private static int? StatusOf(Exception? exception) => exception switch
    {
        BadHttpRequestException refused => refused.StatusCode,
        AggregateException several => several.InnerExceptions.Select(StatusOf).FirstOrDefault(status => status is not null),
        { InnerException: { } inside } => StatusOf(inside),
        _ => null,
    };
}
