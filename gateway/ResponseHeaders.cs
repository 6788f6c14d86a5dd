using Microsoft.Net.Http.Headers;

namespace AccesDroits.Gateway;

/// <summary>What every answer carries, whoever wrote it.</summary>
internal static class ResponseHeaders
{
    public static void UseResponseHeaders(this IApplicationBuilder app) =>
        app.Use((context, next) =>
        {
            context.Response.OnStarting(static state => Complete((HttpContext)state), context);
            return next(context);
        });

    private static Task Complete(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.Remove(HeaderNames.Server);
        if (!context.Request.IsGrpc())
        {
            headers.TryAdd(HeaderNames.XContentTypeOptions, "nosniff");
            headers.TryAdd(HeaderNames.ContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'");
            headers.TryAdd("Referrer-Policy", "no-referrer");
        }

        return Task.CompletedTask;
    }
}
