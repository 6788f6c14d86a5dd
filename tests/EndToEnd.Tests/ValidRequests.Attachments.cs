using System.Security.Cryptography;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Testing;
using Google.Protobuf;

namespace AccesDroits.EndToEnd.Tests;

public sealed partial class ValidRequests
{
    private void AddAttachment(string rpc, IMessage request) => Add($"accesdroits.referrals.v1.AttachmentService/{rpc}", request);

    private async Task AddAttachmentsAsync(World world)
    {
        var draft = await world.CreateDraftAsync(await Partners.CreateAsync(suite, world));
        var (kept, removed) = (Upload(world, draft), Upload(world, draft));
        foreach (var upload in new[] { kept, removed })
        {
            using var call = new AttachmentService.AttachmentServiceClient(world.As(Role.SocialWorker)).UploadAttachment();
            await call.RequestStream.WriteAsync(upload);
            await call.RequestStream.CompleteAsync();
            Assert.True((await call).Stored);
        }

        AddAttachment("UploadAttachment", Upload(world, draft));
        AddAttachment("GetUpload", new GetUploadRequest { AttachmentId = kept.Header.AttachmentId });
        AddAttachment("DownloadAttachment", new DownloadAttachmentRequest { AttachmentId = kept.Header.AttachmentId });
        AddAttachment("ListAttachments", new ListAttachmentsRequest { ReferralId = draft });
        AddAttachment("RemoveAttachment", new RemoveAttachmentRequest { AttachmentId = removed.Header.AttachmentId });
    }

    private static UploadAttachmentRequest Upload(World world, string referralId)
    {
        var content = SampleFiles.Png();
        var header = new AttachmentHeader
        {
            AttachmentId = World.NewId(), ReferralId = referralId, FileName = "capture.png", Size = content.Length, Sha256 = ByteString.CopyFrom(SHA256.HashData(content)), AddedBy = world.ReceiverId,
        };
        return new UploadAttachmentRequest { Header = header, Chunk = ByteString.CopyFrom(content) };
    }
}
