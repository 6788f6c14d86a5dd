using AccesDroits.Portal.Doors;
using AccesDroits.Portal.Look;
using AccesDroits.Portal.Pages.Evaluation;
using AccesDroits.Portal.Pages.Figures;
using AccesDroits.Portal.Pages.Journal;
using AccesDroits.Portal.Pages.Passages;
using AccesDroits.Portal.Pages.Planning;
using AccesDroits.Portal.Pages.Publications;
using AccesDroits.Portal.Pages.Referrals;
using AccesDroits.Portal.Pages.Workshops;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Net.Http.Headers;

namespace AccesDroits.Portal;

internal static class PagesExtensions
{
    private const int LongestForm = 256 * 1024;

    public static void AddPages(this WebApplicationBuilder builder)
    {
        // Built assets are found where the build left them, in any environment.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => (kestrel.AddServerHeader, kestrel.Limits.MaxRequestBodySize) = (false, LongestForm));
        builder.Services.AddRazorComponents();
        builder.Services.AddTransient<Choices>();
        builder.Services.AddTransient<Team>();
        builder.Services.AddTransient<Timetable>();
        builder.Services.AddTransient<Receivers>();
        builder.Services.AddTransient<Scopes>().AddTransient<FigureReader>().AddTransient<SheetReader>();
        builder.Services.AddSingleton<UpcomingSessions>();

        // The framework insists on keys; no page seals anything with them, so they need not outlive the process.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
    }

    /// <summary>The pages and their files. Forms carry no token: the gateway refuses those that come from elsewhere.</summary>
    public static void MapPages<TApp>(this WebApplication app) where TApp : IComponent
    {
        app.UseAntiforgery();
        app.Use((context, next) =>
        {
            if (context.Request.Path.Value?.EndsWith(".woff2", StringComparison.Ordinal) == true)
            {
                context.Response.OnStarting(() => Task.FromResult(context.Response.Headers[HeaderNames.CacheControl] = "max-age=2592000"));
            }

            return next(context);
        });
        app.MapStaticAssets();
        app.MapAppearance();
        app.MapSignOut();
        app.MapExportAudit();
        app.MapExportFigures();
        app.MapOpenAttachment();
        app.MapImportTemplate();
        app.MapOpenPublicationFile();
        app.MapExportActionSheet();
        app.MapRazorComponents<TApp>().DisableAntiforgery();
    }
}
