using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.Net.Http.Headers;

namespace AccesDroits.Gateway;

/// <summary>What a person reads when the gateway itself answers. The page needs nothing from the Portal, which may be what is away.</summary>
internal static class RefusalPage
{
    private const string Style =
        ":root{color-scheme:light dark}body{font:1.0625rem/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem}h1{font-size:1.5rem}a{display:inline-block;padding:.625rem 0}";

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; frame-ancestors 'none'";

    public static Task AnswerAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        context.Response.Headers[HeaderNames.ContentSecurityPolicy] = Policy;
        return context.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="fr">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{TitleOf(status)} · AccesDroits</title><style>{Style}</style></head>
            <body><main><h1>{TitleOf(status)}</h1><p>{HtmlEncoder.Default.Encode(message)}</p><p><a href="/">Aller à l'accueil</a></p></main></body>
            </html>
            """);
    }

    private static string TitleOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => "Cette page n'existe pas",
        StatusCodes.Status429TooManyRequests => "Trop de demandes en peu de temps",
        StatusCodes.Status503ServiceUnavailable => "Le service est momentanément indisponible",
        _ => "Cette demande n'a pas abouti",
    };
}
