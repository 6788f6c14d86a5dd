using Microsoft.Net.Http.Headers;

namespace AccesDroits.Gateway;

/// <summary>What every answer carries, whoever wrote it.</summary>
internal static class ResponseHeaders
{
    // A page takes everything from this site, and nothing is written inside it: neither style nor script. The style sheet holds small pictures.
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

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
        if (context.Request.IsHttps)
        {
            headers.TryAdd(HeaderNames.StrictTransportSecurity, "max-age=31536000");
        }

        if (!context.Request.IsGrpc())
        {
            headers.TryAdd(HeaderNames.XContentTypeOptions, "nosniff");
            headers.TryAdd(HeaderNames.XFrameOptions, "DENY");
            headers.TryAdd(HeaderNames.ContentSecurityPolicy, context.IsForPortal() ? PagePolicy : "default-src 'none'; frame-ancestors 'none'");
            // Without a referrer, browsers would hide the origin that tells our forms from those of others.
            headers.TryAdd("Referrer-Policy", context.IsForPortal() ? "same-origin" : "no-referrer");
            // A page that needs one of these says so itself.
            headers.TryAdd("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()");
            headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
            headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
        }

        return Task.CompletedTask;
    }
}
