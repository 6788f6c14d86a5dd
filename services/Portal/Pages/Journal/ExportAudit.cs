using AccesDroits.Contracts.Audit.V1;
using AccesDroits.Portal.Words;
using Grpc.Core;

namespace AccesDroits.Portal.Pages.Journal;

/// <summary>The entries that the page shows, as a file.</summary>
internal static class ExportAudit
{
    public static void MapExportAudit(this WebApplication app) =>
        app.MapGet("/journal/export", async (HttpContext context, AuditService.AuditServiceClient audit) =>
        {
            using var pieces = audit.ExportAudit(new ExportAuditRequest { Filter = AuditWords.FilterOf(context.Request) }, cancellationToken: context.RequestAborted);
            while (await pieces.ResponseStream.MoveNext(context.RequestAborted))
            {
                // What is refused is known before the first piece, and has its page.
                context.Response.ContentType = "text/csv; charset=utf-8";
                context.Response.Headers.ContentDisposition = "attachment; filename=journal.csv";
                context.Response.Headers.CacheControl = "no-store";
                await context.Response.Body.WriteAsync(pieces.ResponseStream.Current.Csv.Memory, context.RequestAborted);
            }
        });
}
