using System.Globalization;
using System.Security.Cryptography;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Referrals.Features.Attachments;

/// <summary>Pièces jointes: the RPCs of what is attached to referrals.</summary>
public sealed partial class AttachmentApi(NpgsqlDataSource database, ReferralSeals seals, AttachmentFiles files, Notices notices, Outbox outbox, Audit audit, TimeProvider clock) : AttachmentService.AttachmentServiceBase
{
    private const string NameSeal = "attachment-name", KeySeal = "attachment-key", HashSeal = "attachment-hash", Closed = "closed", Draft = "draft";

    private const string Select =
        """
        select attachment_id, content_hash, referral_id, side, stored_as, sealed_for, content_key, file_name, sha256, media_type, size, kept, added_by, stored_at
        from referral_attachment
        """;

    private sealed record Row
    {
        public Guid AttachmentId { get; init; }

        public byte[]? ContentHash { get; init; }

        public Guid ReferralId { get; init; }

        public string Side { get; init; } = "";

        public string StoredAs { get; init; } = "";

        public Guid SealedFor { get; init; }

        public byte[] ContentKey { get; init; } = [];

        public byte[] FileName { get; init; } = [];

        public byte[] Sha256 { get; init; } = [];

        public string MediaType { get; init; } = "";

        public long Size { get; init; }

        public long Kept { get; init; }

        public Guid AddedBy { get; init; }

        public DateTime? StoredAt { get; init; }
    }

    public override async Task<UploadAttachmentResponse> GetUpload(GetUploadRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var row = await FindAsync(connection, Guid.Parse(request.AttachmentId), context.CancellationToken) ?? throw Unknown();
        await SeeAsync(connection, row, context);
        return row.AddedBy == context.Caller().Id ? Told(row) : throw Unknown();
    }

    public override async Task<ListAttachmentsResponse> ListAttachments(ListAttachmentsRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var seen = await ReferralAccess.FindAsync(connection, Guid.Parse(request.ReferralId), context);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            $"{Select} where referral_id = @ReferralId and stored_at is not null order by stored_at, attachment_id", new { seen.ReferralId }, cancellationToken: context.CancellationToken))).ToList();
        var detail = rows.Count.ToString(CultureInfo.InvariantCulture);
        await audit.WriteAsync(connection, context, new Act("attachment.list", "referral", seen.ReferralId, Detail: detail));
        return new ListAttachmentsResponse { Attachments = { rows.Select(Opened) } };
    }

    public override async Task DownloadAttachment(DownloadAttachmentRequest request, IServerStreamWriter<DownloadAttachmentResponse> responseStream, ServerCallContext context)
    {
        Row row;
        await using (var connection = await database.OpenConnectionAsync(context.CancellationToken))
        {
            row = await FindAsync(connection, Guid.Parse(request.AttachmentId), context.CancellationToken) ?? throw Unknown();
            await SeeAsync(connection, row, context);
            if (row.StoredAt is null)
            {
                throw Unknown();
            }

            await audit.WriteAsync(connection, context, new Act("attachment.read", "attachment", row.AttachmentId));
        }

        try
        {
            using var blocks = BlocksOf(row);
            await using var file = files.OpenRead(row.StoredAs);
            if (file.Length != SealedBlocks.LengthOf(row.Size))
            {
                throw Damaged();
            }

            await responseStream.WriteAsync(new DownloadAttachmentResponse { Attachment = Opened(row) });
            for (var index = 0L; index < SealedBlocks.BlocksOf(row.Size); index++)
            {
                var clear = await blocks.ReadAsync(file, index, context.CancellationToken);
                await responseStream.WriteAsync(new DownloadAttachmentResponse { Chunk = UnsafeByteOperations.UnsafeWrap(clear) });
            }
        }
        catch (Exception exception) when (exception is CryptographicException or FileNotFoundException or DirectoryNotFoundException or EndOfStreamException)
        {
            throw Damaged();
        }
        catch (IOException)
        {
            throw Busy();
        }
    }

    public override async Task<RemoveAttachmentResponse> RemoveAttachment(RemoveAttachmentRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var row = await FindAsync(connection, Guid.Parse(request.AttachmentId), context.CancellationToken) ?? throw Unknown();
        await LockAsync(connection, row.ReferralId, context);
        var seen = await SeeAsync(connection, row, context);
        row = await FindAsync(connection, row.AttachmentId, context.CancellationToken) ?? throw Unknown();
        if (row.StoredAt is null && row.AddedBy != context.Caller().Id)
        {
            throw Unknown();
        }

        if (row.StoredAt is not null && seen.State != "draft")
        {
            throw WrongState();
        }

        await DeleteAsync(connection, row, context.CancellationToken);
        await audit.WriteAsync(connection, context, new Act("attachment.remove", "attachment", row.AttachmentId));
        await transaction.CommitAsync(context.CancellationToken);
        files.Delete(row.StoredAs);
        return new RemoveAttachmentResponse();
    }

    private static Task<Row?> FindAsync(NpgsqlConnection connection, Guid id, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"{Select} where attachment_id = @id", new { id }, cancellationToken: cancellationToken));

    // Whoever may not see the referral does not learn that the attachment exists.
    private static async Task<Seen> SeeAsync(NpgsqlConnection connection, Row row, ServerCallContext context)
    {
        try
        {
            return await ReferralAccess.FindAsync(connection, row.ReferralId, context);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            throw Unknown();
        }
    }

    // Neither sent nor closed nor filled by anybody else until the transaction is over.
    private static Task<int> LockAsync(NpgsqlConnection connection, Guid referralId, ServerCallContext context) =>
        connection.ExecuteAsync(new CommandDefinition("select from referral where referral_id = @referralId for update", new { referralId }, cancellationToken: context.CancellationToken));

    private static Task<int> DeleteAsync(NpgsqlConnection connection, Row row, CancellationToken cancellationToken) => connection.ExecuteAsync(
        new CommandDefinition("delete from referral_attachment where attachment_id = @AttachmentId and stored_as = @StoredAs", new { row.AttachmentId, row.StoredAs }, cancellationToken: cancellationToken));

    private SealedBlocks BlocksOf(Row row) => new(Convert.FromBase64String(seals.Open(KeySeal, row.AttachmentId, row.ContentKey)), row.SealedFor, row.Size);

    private Attachment Opened(Row row) => new()
    {
        AttachmentId = $"{row.AttachmentId}", FileName = seals.Open(NameSeal, row.AttachmentId, row.FileName), MediaType = row.MediaType, Size = row.Size,
        Sha256 = ByteString.FromBase64(seals.Open(HashSeal, row.AttachmentId, row.Sha256)), Side = row.Side == "sender" ? Side.Sender : Side.Partner, AddedBy = $"{row.AddedBy}",
        StoredAt = Timestamp.FromDateTime(DateTime.SpecifyKind(row.StoredAt!.Value, DateTimeKind.Utc)),
    };

    private static UploadAttachmentResponse Told(Row row) => new() { AttachmentId = $"{row.AttachmentId}", Kept = row.Kept, Stored = row.StoredAt is not null };

    private static RpcException Unknown() => Errors.NotFound("unknown-attachment", "Cette pièce jointe n'existe pas.");

    private static RpcException WrongState() => Errors.BrokenRule("wrong-state", "L'état de la sollicitation ne le permet pas.");

    private static RpcException Damaged() => Errors.Create(StatusCode.DataLoss, "damaged-attachment", "Cette pièce jointe est endommagée : elle ne peut pas être lue.");
}
