using Microsoft.AspNetCore.Http.Extensions;

namespace AccesDroits.Portal;

/// <summary>Where a person goes back to after signing in: a path of this site and nothing else, whatever the address asked for.</summary>
public static class LocalPath
{
    private const string Home = "/";

    /// <summary>The path when it is one of ours, else the home page.</summary>
    public static string Of(string? path) =>
        path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.Any(c => c is '\\' || char.IsControl(c))
        && Uri.TryCreate(path, UriKind.Relative, out _) ? path : Home;

    /// <summary>The address of the site, as the browser knows it: the gateway tells it.</summary>
    public static string SiteOf(HttpRequest request) =>
        request.Headers["X-Forwarded-Host"].ToString() is { Length: > 0 } host ? $"{request.Headers["X-Forwarded-Proto"]}://{host}" : $"{request.Scheme}://{request.Host}";

    /// <summary>The page of a request, to come back to.</summary>
    public static string Here(this HttpRequest request) => Of(UriHelper.BuildRelative(default, request.Path, request.QueryString));
}
