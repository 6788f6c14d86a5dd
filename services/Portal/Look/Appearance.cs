using Microsoft.AspNetCore.Mvc;

namespace AccesDroits.Portal.Look;

/// <summary>Light, dark, or as the device says. A form changes it and a cookie keeps it, so that it needs no script.</summary>
internal static class Appearance
{
    public const string Light = "clair";
    public const string Dark = "sombre";
    public const string Auto = "auto";
    private const string Cookie = "apparence";

    public static IReadOnlyList<(string Value, string Label)> Choices { get; } = [(Auto, "Automatique"), (Light, "Clair"), (Dark, "Sombre")];

    public static string Of(HttpRequest request) =>
        request.Cookies[Cookie] is { } chosen && Choices.Any(choice => choice.Value == chosen) ? chosen : Auto;

    /// <summary>On which media the dark values hold; paper is always light.</summary>
    public static string? DarkMedia(HttpRequest request) => Of(request) switch
    {
        Dark => "screen",
        Light => null,
        _ => "screen and (prefers-color-scheme: dark)",
    };

    public static void MapAppearance(this WebApplication app) =>
        app.MapPost("/apparence", (HttpContext context, [FromForm] string? choix, [FromForm] string? retour) =>
        {
            if (Choices.Any(choice => choice.Value == choix))
            {
                context.Response.Cookies.Append(Cookie, choix!, new CookieOptions
                {
                    HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365), IsEssential = true,
                });
            }

            return Results.LocalRedirect(LocalPath.Of(retour));
        }).DisableAntiforgery();
}
