using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;

namespace AccesDroits.Portal.Pages.Figures;

/// <summary>A table of the page of figures, as a file.</summary>
internal static class ExportFigures
{
    public static void MapExportFigures(this WebApplication app) =>
        app.MapGet("/statistiques/export", async (HttpContext context, Scopes scopes, FigureReader reader, TimeProvider clock, string? tableau) =>
        {
            if (context.Features.Get<Caller>() is not { } caller)
            {
                return Results.Redirect($"{Doors.PageDoors.SignIn}?retour=%2Fstatistiques");
            }

            var (period, refused) = Asked.PeriodOf(context.Request, clock);
            var table = tableau ?? FigureFile.Counters;
            if (refused || !FigureFile.IsTable(table) || Asked.ScopeOf(context.Request, await scopes.ReadAsync(caller, context.RequestAborted)) is not { } scope)
            {
                return Results.NotFound();
            }

            var (figures, _) = await reader.ReadAsync(scope, period, [], Asked.Patience, context.RequestAborted);
            context.Response.Headers.CacheControl = "no-store";
            return figures is null
                ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable)
                : Results.File(FigureFile.Of(table, figures), "text/csv; charset=utf-8", $"statistiques-{table}-{period.From.ToText()}-{period.To.ToText()}.csv");
        });
}
