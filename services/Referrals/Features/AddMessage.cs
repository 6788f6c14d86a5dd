using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Domain;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Referrals.Features;

public sealed partial class ReferralApi
{
    private const string SelectMessage = "select content_hash, written_at from referral_message where message_id = @messageId and referral_id = @referralId";

    private sealed record WrittenMessage(byte[] ContentHash, DateTime WrittenAt);

    public override async Task<AddMessageResponse> AddMessage(AddMessageRequest request, ServerCallContext context)
    {
        CheckAuthor(context, request.AuthorId, "author_id");
        var (referralId, messageId, hash) = (Guid.Parse(request.ReferralId), Guid.Parse(request.MessageId), ContentHash.Of(request));
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var locked = await LockAsync(connection, referralId, context);
        if (await WrittenAsync(connection, referralId, messageId, context.CancellationToken) is { } before)
        {
            return seals.IsSame(messageId, before.ContentHash, hash) ? AnswerOf(before) : throw Errors.IdTaken();
        }

        _ = locked.Stage.After(ReferralAct.Write) ?? throw WrongState();
        var side = ReferralAccess.SideOf(context);
        await StoreAsync(connection, new Words(messageId, referralId, MessageKind.Message, side, Me(context), request.Text, hash, request.Internal), context.CancellationToken);
        if (!request.Internal)
        {
            await (side == Side.Sender
                ? notices.TellPartnerAsync(connection, referralId, "message", context.CancellationToken)
                : notices.TellSenderAsync(connection, referralId, "message", context.CancellationToken));
        }

        var written = await WrittenAsync(connection, referralId, messageId, context.CancellationToken);
        await audit.WriteAsync(connection, context, new Act("referral.write", "referral", referralId));
        await transaction.CommitAsync(context.CancellationToken);
        outbox.Wake();
        return AnswerOf(written!);
    }

    private static AddMessageResponse AnswerOf(WrittenMessage message) => new() { WrittenAt = Timestamp.FromDateTime(message.WrittenAt) };

    private static Task<WrittenMessage?> WrittenAsync(NpgsqlConnection connection, Guid referralId, Guid messageId, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<WrittenMessage>(new CommandDefinition(SelectMessage, new { referralId, messageId }, cancellationToken: cancellationToken));
}
