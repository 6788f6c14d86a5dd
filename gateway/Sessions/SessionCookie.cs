using System.Text.RegularExpressions;
using Microsoft.Net.Http.Headers;

namespace AccesDroits.Gateway.Sessions;

/// <summary>
/// The cookie that holds the id of a session, and nothing else. It ends with the browser. Its name holds the port, because a browser sends the
/// cookies of one port to the others; over TLS the prefix __Host- binds it to this host.
/// </summary>
internal static partial class SessionCookie
{
    /// <summary>The id that the browser sent; null when it sent none, or no id.</summary>
    public static string? Read(HttpRequest request) =>
        request.Cookies[NameFor(request)] is { } id && IsId(id) ? id : null;

    public static void Write(HttpContext context, string id) => context.Response.Headers.Append(HeaderNames.SetCookie, Make(context.Request, id, maxAge: null));

    public static void Clear(HttpContext context) => context.Response.Headers.Append(HeaderNames.SetCookie, Make(context.Request, "", TimeSpan.Zero));

    /// <summary>Takes the session out of what is forwarded; the other cookies stay.</summary>
    public static void Strip(HttpRequest request)
    {
        var name = NameFor(request);
        var others = CookieHeaderValue.ParseList(request.Headers.Cookie.OfType<string>().ToList()).Where(cookie => cookie.Name != name).Select(cookie => cookie.ToString());
        request.Headers.Cookie = string.Join("; ", others) is { Length: > 0 } left ? left : default;
    }

    /// <summary>256 bits in base64url.</summary>
    public static bool IsId(string text) => Id().IsMatch(text);

    private static string NameFor(HttpRequest request) =>
        request.IsHttps ? "__Host-accesdroits" : $"accesdroits-{request.Host.Port ?? 80}";

    private static string Make(HttpRequest request, string value, TimeSpan? maxAge) => new SetCookieHeaderValue(NameFor(request), value)
    {
        HttpOnly = true, Secure = request.IsHttps, SameSite = Microsoft.Net.Http.Headers.SameSiteMode.Lax, Path = "/", MaxAge = maxAge,
    }.ToString();

    [GeneratedRegex(@"^[A-Za-z0-9_-]{43}\z", RegexOptions.None, 1000)]
    private static partial Regex Id();
}
