using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Referrals.Features;

public sealed partial class ReferralApi
{
    private const string StoreMessage =
        """
        insert into referral_message (message_id, content_hash, referral_id, kind, side, internal, author_id, text, written_at)
        values (@MessageId, @hash, @ReferralId, @kind, @side, @Internal, @AuthorId, @text, @now)
        on conflict (message_id) do nothing
        """;

    /// <summary>What somebody writes, sealed beside its hash.</summary>
    private sealed record Words(Guid MessageId, Guid ReferralId, MessageKind Kind, Side Side, Guid AuthorId, string Text, byte[] Hash, bool Internal = false);

    private async Task StoreAsync(NpgsqlConnection connection, Words words, CancellationToken cancellationToken)
    {
        var row = new DynamicParameters(new
        {
            words.MessageId, words.ReferralId, words.AuthorId, words.Internal, kind = words.Kind.ToCode(), side = words.Side.ToCode(), now = clock.GetUtcNow(),
            hash = seals.SealHash(words.MessageId, words.Hash), text = seals.Seal(ReferralSeals.MessageText, words.MessageId, words.Text),
        });
        if (await connection.ExecuteAsync(new CommandDefinition(StoreMessage, row, cancellationToken: cancellationToken)) == 0)
        {
            throw Errors.IdTaken();
        }
    }

    /// <summary>An act whose words stand in the thread.</summary>
    /// <param name="field">Where the request names its author.</param>
    private Task<ReferralRevision> ActInWordsAsync(
        Command command, WrittenActRequest written, MessageKind kind, string field, ServerCallContext context, Func<NpgsqlConnection, Guid, Task> tell,
        Func<NpgsqlConnection, LockedReferral, Task>? effect = null)
    {
        CheckAuthor(context, written.DoneBy, field);
        return ActAsync(command, context, StoreAndActAsync, tell);

        async Task StoreAndActAsync(NpgsqlConnection connection, LockedReferral locked)
        {
            var words = new Words(Guid.Parse(written.MessageId), command.ReferralId, kind, ReferralAccess.SideOf(context), command.By, written.Text, command.Hash);
            await StoreAsync(connection, words, context.CancellationToken);
            await (effect?.Invoke(connection, locked) ?? Task.CompletedTask);
        }
    }

    private static Command CommandOf(ReferralAct act, Google.Protobuf.IMessage request, WrittenActRequest written) =>
        Command.Of(act, request, written.ReferralId, written.ExpectedRevision, written.DoneBy);
}
