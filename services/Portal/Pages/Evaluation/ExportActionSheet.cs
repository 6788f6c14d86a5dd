using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Portal.Forms;
using AccesDroits.ServiceDefaults.Auth;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace AccesDroits.Portal.Pages.Evaluation;

/// <summary>Fiche action as a document that word processors open: a title, then each part under its heading.</summary>
internal static class ExportActionSheet
{
    private const string MediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    private const string TitleSize = "36", HeadingSize = "26";

    public static void MapExportActionSheet(this WebApplication app) =>
        app.MapGet("/evaluation/fiche-action/fichier", async (HttpContext context, SheetReader reader, int? annee) =>
        {
            if (context.Features.Get<Caller>() is not { } caller)
            {
                return Results.Redirect($"{Doors.PageDoors.SignIn}?retour=%2Fevaluation");
            }

            if (annee is not (>= 2000 and <= 2099) || caller.StructureId is null)
            {
                return Results.NotFound();
            }

            var (stored, scope) = await reader.ReadAsync(annee.Value, caller, context.RequestAborted);
            context.Response.Headers.CacheControl = "no-store";
            return Results.File(DocumentOf(stored.Sheet, scope.Label), MediaType, $"fiche-action-{annee}.docx");
        });

    private static byte[] DocumentOf(ActionSheet sheet, string structure)
    {
        using var stream = new MemoryStream();
        using (var document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var body = new Body(Words($"Fiche action {sheet.Year}", TitleSize), Words("Structure", HeadingSize), Words(structure));
            foreach (var field in SheetFields.All)
            {
                body.Append(Words(field.Label, HeadingSize), Words(ProtoFields.Read(sheet, field.Path)));
            }

            document.AddMainDocumentPart().Document = new Document(body);
        }

        return stream.ToArray();
    }

    // A heading is bold and of a size; a text is neither.
    private static Paragraph Words(string text, string? size = null) => new(new Run(
        size is null ? new RunProperties() : new RunProperties(new Bold(), new FontSize { Val = size }), new Text(text) { Space = SpaceProcessingModeValues.Preserve }));
}
