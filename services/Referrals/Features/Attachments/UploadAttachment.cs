using System.Security.Cryptography;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Domain;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Referrals.Features.Attachments;

public sealed partial class AttachmentApi
{
    private const int MostOfReferral = 10, BlocksBetweenSyncs = 16;

    private const string Insert =
        """
        insert into referral_attachment (attachment_id, content_hash, referral_id, side, stored_as, sealed_for, content_key, file_name, sha256, media_type, size, added_by, kept_at)
        values (@AttachmentId, @ContentHash, @ReferralId, @Side, @StoredAs, @SealedFor, @ContentKey, @FileName, @Sha256, @MediaType, @Size, @AddedBy, @now)
        on conflict (attachment_id) do nothing
        """;

    private const string Keep = "update referral_attachment set kept = @kept, kept_at = @now where attachment_id = @AttachmentId and stored_as = @StoredAs";

    private const string Store = "update referral_attachment set stored_at = @now where attachment_id = @AttachmentId and stored_as = @StoredAs and kept = size";

    public override async Task<UploadAttachmentResponse> UploadAttachment(IAsyncStreamReader<UploadAttachmentRequest> requestStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken) || requestStream.Current.Header is not { } header)
        {
            throw Invalid("header", "required", "L'envoi commence par son en-tête.");
        }

        UploadRules.Check(header, context.Caller().Id);
        var row = await BeginAsync(header, context);
        if (row.StoredAt is not null)
        {
            return Told(row);
        }

        await using var file = OpenAlone(row.StoredAs);

        // What another call did before it let the file go.
        await using (var connection = await database.OpenConnectionAsync(context.CancellationToken))
        {
            row = await FindAsync(connection, row.AttachmentId, context.CancellationToken) is { } now && now.StoredAs == row.StoredAs ? now : throw Busy();
        }

        // Between its finish and ours, somebody stored it: the file goes back under its name.
        if (row.StoredAt is not null)
        {
            files.Finish(row.StoredAs);
            return Told(row);
        }

        if (header.Offset != row.Kept || file.Length < SealedBlocks.LengthOf(row.Kept))
        {
            await ForgetLostAsync(row, file.Length);
            throw Errors.Create(StatusCode.Aborted, "wrong-offset", "La suite de l'envoi ne commence pas où il s'est arrêté.");
        }

        using var blocks = BlocksOf(row);
        var kept = await ReceiveAsync(requestStream, row, file, blocks, context);
        return kept < row.Size ? Told(row with { Kept = kept }) : await FinishAsync(row with { Kept = kept }, file, blocks, context);
    }

    private async Task<Row> BeginAsync(AttachmentHeader header, ServerCallContext context)
    {
        var (id, content) = (Guid.Parse(header.AttachmentId), header.Clone());
        content.Offset = 0;
        var hash = ContentHash.Of(content);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var seen = await ReferralAccess.FindAsync(connection, Guid.Parse(header.ReferralId), context);
        await LockAsync(connection, seen.ReferralId, context);
        seen = await ReferralAccess.FindAsync(connection, seen.ReferralId, context);
        var before = await FindAsync(connection, id, context.CancellationToken);
        if (before is not null && !seals.IsSame(id, before.ContentHash, hash))
        {
            throw Errors.IdTaken();
        }

        if (before?.StoredAt is not null)
        {
            return before;
        }

        if (seen.State == Closed)
        {
            throw WrongState();
        }

        if (before is not null)
        {
            return before;
        }

        if (await connection.ExecuteScalarAsync<long>("select count(*) from referral_attachment where referral_id = @ReferralId", new { seen.ReferralId }) >= MostOfReferral)
        {
            throw Errors.BrokenRule("too-many-attachments", "Une sollicitation a dix pièces jointes au plus.");
        }

        var row = new Row
        {
            AttachmentId = id, ContentHash = seals.SealHash(id, hash), ReferralId = seen.ReferralId, Side = seen.Side == Side.Sender ? "sender" : "partner",
            StoredAs = AttachmentFiles.NewName(), SealedFor = id, ContentKey = seals.Seal(KeySeal, id, Convert.ToBase64String(SealedBlocks.NewKey()))!,
            FileName = seals.Seal(NameSeal, id, header.FileName)!, Sha256 = seals.Seal(HashSeal, id, header.Sha256.ToBase64())!,
            MediaType = FileContent.TypeOf(header.FileName)!, Size = header.Size, AddedBy = context.Caller().Id,
        };
        var parameters = new DynamicParameters(row);
        parameters.Add("now", clock.GetUtcNow());
        if (await connection.ExecuteAsync(new CommandDefinition(Insert, parameters, cancellationToken: context.CancellationToken)) == 0)
        {
            throw Errors.IdTaken();
        }

        await transaction.CommitAsync(context.CancellationToken);
        return row;
    }

    // Whole blocks are kept, and what ends the content; however the stream ends.
    private async Task<long> ReceiveAsync(IAsyncStreamReader<UploadAttachmentRequest> chunks, Row row, FileStream file, SealedBlocks blocks, ServerCallContext context)
    {
        var (written, kept, filled, isFirst) = (row.Kept, row.Kept, 0, true);
        var block = new byte[SealedBlocks.Block];
        file.SetLength(SealedBlocks.LengthOf(kept));
        file.Seek(0, SeekOrigin.End);
        try
        {
            do
            {
                var chunk = chunks.Current.Chunk.Memory;
                UploadRules.CheckChunk(chunks.Current, isFirst, written + filled, row.Size);
                isFirst = false;
                while (chunk.Length > 0)
                {
                    var taken = Math.Min(chunk.Length, SealedBlocks.Block - filled);
                    chunk[..taken].CopyTo(block.AsMemory(filled));
                    (chunk, filled) = (chunk[taken..], filled + taken);
                    if (filled < SealedBlocks.Block && written + filled < row.Size)
                    {
                        continue;
                    }

                    await file.WriteAsync(blocks.Seal(written / SealedBlocks.Block, block.AsSpan(0, filled)), CancellationToken.None);
                    (written, filled) = (written + filled, 0);
                    if (written - kept >= BlocksBetweenSyncs * SealedBlocks.Block)
                    {
                        kept = await KeepAsync(row, file, written);
                    }
                }
            }
            while (await chunks.MoveNext(context.CancellationToken));
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.InvalidArgument)
        {
            await DropAsync(row);
            throw;
        }
        finally
        {
            if (written > kept)
            {
                kept = await KeepAsync(row, file, written);
            }
        }

        return kept;
    }

    private async Task<long> KeepAsync(Row row, FileStream file, long kept)
    {
        file.Flush(flushToDisk: true);
        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        await connection.ExecuteAsync(Keep, new { kept, row.AttachmentId, row.StoredAs, now = clock.GetUtcNow() });
        return kept;
    }

    private async Task<UploadAttachmentResponse> FinishAsync(Row row, FileStream file, SealedBlocks blocks, ServerCallContext context)
    {
        var content = await ReadBackAsync(row, file, blocks, context.CancellationToken);
        var hash = Convert.FromBase64String(seals.Open(HashSeal, row.AttachmentId, row.Sha256));
        if (UploadRules.BreachOf(content, hash, row.MediaType) is { } breach)
        {
            await DropAsync(row);
            throw breach;
        }

        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        await LockAsync(connection, row.ReferralId, context);
        var seen = await ReferralAccess.FindAsync(connection, row.ReferralId, context);
        if (seen.State == Closed)
        {
            await DropAsync(row);
            throw WrongState();
        }

        // Removed meanwhile.
        if (await connection.ExecuteAsync(Store, new { row.AttachmentId, row.StoredAs, now = clock.GetUtcNow() }) == 0)
        {
            files.Delete(row.StoredAs);
            throw Unknown();
        }

        await TellAsync(connection, seen, context.CancellationToken);
        await audit.WriteAsync(connection, context, new Act("attachment.add", "attachment", row.AttachmentId));
        files.Finish(row.StoredAs);
        await transaction.CommitAsync(context.CancellationToken);
        outbox.Wake();
        return new UploadAttachmentResponse { AttachmentId = $"{row.AttachmentId}", Kept = row.Size, Stored = true };
    }

    // The other side, like a message. What goes with a draft is told by its sending.
    private async Task TellAsync(NpgsqlConnection connection, Seen seen, CancellationToken cancellationToken)
    {
        if (seen.State != Draft)
        {
            await (seen.Side == Side.Sender
                ? notices.TellPartnerAsync(connection, seen.ReferralId, "attachment", cancellationToken)
                : notices.TellSenderAsync(connection, seen.ReferralId, "attachment", cancellationToken));
        }
    }

    private async Task<byte[]> ReadBackAsync(Row row, FileStream file, SealedBlocks blocks, CancellationToken cancellationToken)
    {
        var content = new byte[row.Size];
        file.Seek(0, SeekOrigin.Begin);
        try
        {
            for (var index = 0L; index < SealedBlocks.BlocksOf(row.Size); index++)
            {
                (await blocks.ReadAsync(file, index, cancellationToken)).CopyTo(content, index * SealedBlocks.Block);
            }
        }
        catch (Exception exception) when (exception is CryptographicException or EndOfStreamException)
        {
            await DropAsync(row);
            throw Damaged();
        }

        return content;
    }

    // The disk has lost what the row says.
    private async Task ForgetLostAsync(Row row, long length)
    {
        if (length < SealedBlocks.LengthOf(row.Kept))
        {
            await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
            await connection.ExecuteAsync(Keep, new { kept = 0L, row.AttachmentId, row.StoredAs, now = clock.GetUtcNow() });
        }
    }

    private async Task DropAsync(Row row)
    {
        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        await DeleteAsync(connection, row, CancellationToken.None);
        files.Delete(row.StoredAs);
    }

    private FileStream OpenAlone(string name)
    {
        try
        {
            return files.OpenPart(name);
        }
        catch (IOException)
        {
            throw Busy();
        }
    }

    private static RpcException Invalid(string field, string code, string message) => Errors.Invalid([new Violation(field, code, message)]);

    private static RpcException Busy() => Errors.Create(StatusCode.Aborted, "upload-busy", "Cette pièce jointe est en cours d'envoi.");
}
