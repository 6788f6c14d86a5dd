using System.Security.Cryptography;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.Testing;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AccesDroits.Referrals.Tests;

/// <summary>A structure and an institution that attach files to the cases between them.</summary>
public sealed class AttachmentWorld(Suite suite) : IAsyncLifetime
{
    private const int ChunkLength = 60_000;

    public World World { get; private set; } = null!;

    public Partners Partners { get; private set; } = null!;

    public Caller Sender => World.Caller(Role.SocialWorker);

    public Caller Partner => Partners.Holder;

    /// <summary>Where contents are.</summary>
    public string Folder => Path.Combine(suite.App.Services.GetRequiredService<IConfiguration>()["data"]!, "attachments", "referrals");

    public async ValueTask InitializeAsync()
    {
        World = await World.CreateAsync(suite);
        Partners = await Partners.CreateAsync(suite, World);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public AttachmentService.AttachmentServiceClient As(Caller caller) => new(suite.As(caller));

    public Task<string> DraftAsync() => World.CreateDraftAsync(Partners);

    public Task<string> SentAsync() => World.SendReferralAsync(Partners);

    public AttachmentHeader Header(string referralId, byte[] content, string name, Caller? by = null) => new()
    {
        AttachmentId = World.NewId(), ReferralId = referralId, FileName = name, Size = content.Length, Sha256 = ByteString.CopyFrom(SHA256.HashData(content)), AddedBy = $"{(by ?? Sender).Id}",
    };

    /// <summary>Attaches it: its id.</summary>
    public async Task<string> AttachAsync(string referralId, byte[] content, string name = "a.pdf", Caller? by = null)
    {
        var header = Header(referralId, content, name, by);
        Assert.True((await SendAsync(header, content, by: by)).Stored);
        return header.AttachmentId;
    }

    /// <summary>Sends the content from the header's offset to <paramref name="end"/>.</summary>
    public async Task<UploadAttachmentResponse> SendAsync(AttachmentHeader header, byte[] content, int? end = null, Caller? by = null)
    {
        using var call = As(by ?? Sender).UploadAttachment();
        try
        {
            await WriteAsync(call.RequestStream, header, content, end ?? content.Length);
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // It was answered before all was sent: the answer tells.
        }

        return await call;
    }

    public static async Task WriteAsync(IClientStreamWriter<UploadAttachmentRequest> stream, AttachmentHeader header, byte[] content, int end)
    {
        await stream.WriteAsync(new UploadAttachmentRequest { Header = header });
        for (var at = (int)header.Offset; at < end; at += ChunkLength)
        {
            await stream.WriteAsync(new UploadAttachmentRequest { Chunk = ByteString.CopyFrom(content, at, Math.Min(ChunkLength, end - at)) });
        }
    }

    public async Task<Refusal> RefusedAsync(AttachmentHeader header, byte[] content, Caller? by = null) =>
        Refusal.From(await Assert.ThrowsAsync<RpcException>(() => SendAsync(header, content, by: by)));

    public async Task<(Attachment Attachment, byte[] Content)> ReadAsync(string id, Caller? by = null)
    {
        using var call = As(by ?? Sender).DownloadAttachment(new DownloadAttachmentRequest { AttachmentId = id });
        var (attachment, content) = (new Attachment(), new MemoryStream());
        await foreach (var message in call.ResponseStream.ReadAllAsync())
        {
            attachment = message.Attachment ?? attachment;
            content.Write(message.Chunk.Span);
        }

        return (attachment, content.ToArray());
    }

    /// <summary>What the reading of a content is refused with.</summary>
    public async Task<Refusal> UnreadAsync(string id, Caller? by = null) => Refusal.From(await Assert.ThrowsAsync<RpcException>(() => ReadAsync(id, by)));

    public async Task<IReadOnlyList<Attachment>> ListAsync(string referralId, Caller? by = null) =>
        (await As(by ?? Sender).ListAttachmentsAsync(new ListAttachmentsRequest { ReferralId = referralId })).Attachments;

    /// <summary>How often a post or an account was told that something was attached.</summary>
    public Task<long> ToldAsync(string referralId, string whom) => suite.CountAsync("referralsdb", Notices.Count, new { id = referralId, kind = "attachment", whom });

    public Task<long> RowsAsync(string referralId) =>
        suite.CountAsync("referralsdb", "select count(*) from referral_attachment where referral_id = @referralId::uuid", new { referralId });

    public async Task<string> PathOfAsync(string id) =>
        Path.Combine(Folder, (await suite.ReadAsync<string>("referralsdb", "select stored_as from referral_attachment where attachment_id = @id::uuid", new { id }))!);
}
