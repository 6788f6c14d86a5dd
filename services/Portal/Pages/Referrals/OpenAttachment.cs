using AccesDroits.Contracts.Referrals.V1;
using Grpc.Core;
using Microsoft.Net.Http.Headers;

namespace AccesDroits.Portal.Pages.Referrals;

/// <summary>A pièce jointe, as a file. One that turns out damaged on the way ends the connection: the browser says that the download failed.</summary>
internal static class OpenAttachment
{
    public static void MapOpenAttachment(this WebApplication app) =>
        app.MapGet("/sollicitations/{id:guid}/pieces/{attachmentId:guid}", async (HttpContext context, AttachmentService.AttachmentServiceClient attachments, Guid attachmentId) =>
        {
            using var parts = attachments.DownloadAttachment(new DownloadAttachmentRequest { AttachmentId = $"{attachmentId}" }, cancellationToken: context.RequestAborted);
            await foreach (var part in parts.ResponseStream.ReadAllAsync(context.RequestAborted))
            {
                if (part.Attachment is { } attachment)
                {
                    var disposition = new ContentDispositionHeaderValue("attachment");
                    disposition.SetHttpFileName(attachment.FileName);
                    (context.Response.ContentType, context.Response.ContentLength) = (attachment.MediaType, attachment.Size);
                    (context.Response.Headers.ContentDisposition, context.Response.Headers.CacheControl) = (disposition.ToString(), "no-store");
                }

                await context.Response.Body.WriteAsync(part.Chunk.Memory, context.RequestAborted);
            }
        });
}
