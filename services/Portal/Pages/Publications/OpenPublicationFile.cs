using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults.Auth;

namespace AccesDroits.Portal.Pages.Publications;

/// <summary>A publication as a file.</summary>
internal static class OpenPublicationFile
{
    public static void MapOpenPublicationFile(this WebApplication app) =>
        app.MapGet("/publications/{id:guid}/fichier.{format}", async (HttpContext context, PublicationService.PublicationServiceClient publications, Guid id, string format) =>
        {
            if (context.Features.Get<Caller>() is null)
            {
                return Results.Redirect($"{Doors.PageDoors.SignIn}?retour=%2Fpublications");
            }

            if (!Enum.TryParse<FileFormat>(format, ignoreCase: true, out var asked) || asked == FileFormat.Unspecified)
            {
                return Results.NotFound();
            }

            var file = await publications.GetPublicationFileAsync(new GetPublicationFileRequest { PublicationId = $"{id}", Format = asked }, cancellationToken: context.RequestAborted);
            context.Response.Headers.CacheControl = "no-store";
            return Results.File(file.Content.ToByteArray(), file.MediaType, file.FileName);
        });
}
