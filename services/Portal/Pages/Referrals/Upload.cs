using System.Security.Cryptography;
using AccesDroits.Contracts.Referrals.V1;
using Google.Protobuf;
using Grpc.Core;

namespace AccesDroits.Portal.Pages.Referrals;

/// <summary>Sends a file of a form to Referrals, from where an earlier attempt had come.</summary>
internal static class Upload
{
    private const int ChunkSize = 64 * 1024;

    /// <param name="header">Without what the file itself says: its name, size and hash, and where to begin.</param>
    /// <exception cref="RpcException">It was refused.</exception>
    public static async Task SendAsync(AttachmentService.AttachmentServiceClient attachments, AttachmentHeader header, IFormFile file, CancellationToken cancellationToken)
    {
        var content = new byte[file.Length];
        await using (var stream = file.OpenReadStream())
        {
            await stream.ReadExactlyAsync(content, cancellationToken);
        }

        (header.FileName, header.Size, header.Sha256) = (file.FileName, content.Length, ByteString.CopyFrom(SHA256.HashData(content)));
        header.Offset = await KeptAsync(attachments, header.AttachmentId, cancellationToken);
        using var call = attachments.UploadAttachment(cancellationToken: cancellationToken);
        await WriteAsync(call.RequestStream, header, content, cancellationToken);
        if (!(await call).Stored)
        {
            throw new InvalidOperationException("The upload was taken in part.");
        }
    }

    private static async Task<long> KeptAsync(AttachmentService.AttachmentServiceClient attachments, string attachmentId, CancellationToken cancellationToken)
    {
        try
        {
            return await attachments.GetUploadAsync(new GetUploadRequest { AttachmentId = attachmentId }, cancellationToken: cancellationToken) is { Stored: false } begun ? begun.Kept : 0;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return 0;
        }
    }

    private static async Task WriteAsync(IClientStreamWriter<UploadAttachmentRequest> stream, AttachmentHeader header, byte[] content, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(new UploadAttachmentRequest { Header = header }, cancellationToken);
            for (var at = (int)header.Offset; at < content.Length; at += ChunkSize)
            {
                await stream.WriteAsync(new UploadAttachmentRequest { Chunk = ByteString.CopyFrom(content, at, Math.Min(ChunkSize, content.Length - at)) }, cancellationToken);
            }

            await stream.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException or HttpRequestException)
        {
            // It was answered before all was sent: the answer tells why.
        }
    }
}
