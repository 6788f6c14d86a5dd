using System.Data;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Referrals.Features;

public sealed partial class ReferralApi
{
    private const string SelectMessages =
        """
        select message_id, kind, side, internal, author_id, text, written_at from referral_message
        where referral_id = @id and (not internal or side = @side) order by position
        """;

    private const string SelectParticipants = "select account_id, side from referral_participant where referral_id = @id order by invited_at, account_id";

    private const string SelectNext = "select referral_id from referral where previous_referral_id = @id";

    private sealed record MessageRow(Guid MessageId, string Kind, string Side, bool Internal, Guid AuthorId, byte[] Text, DateTime WrittenAt);

    private sealed record ParticipantRow(Guid AccountId, string Side);

    public override async Task<GetReferralResponse> GetReferral(GetReferralRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, context.CancellationToken);
        var row = await ReadAsync(connection, Guid.Parse(request.ReferralId), context);
        var answer = AnswerOf(row, ReferralAccess.SideOf(context));
        answer.Deadlines.AddRange(row.SentAt is null ? [] : await schedule.DeadlinesAsync(connection, row.ReferralId, context.CancellationToken));
        await AddThreadAsync(connection, answer, row.ReferralId, context);
        await audit.WriteAsync(connection, context, new Act("referral.read", "referral", row.ReferralId));
        await snapshot.CommitAsync(context.CancellationToken);
        return answer;
    }

    private GetReferralResponse AnswerOf(ReferralRow row, Side side) => new()
    {
        Summary = SummaryOf(row, side), Revision = row.Revision, Content = ContentOf(row), SentBy = $"{row.SentBy}", SentAt = row.SentAt is { } sent ? Timestamp.FromDateTime(sent) : null,
        ShareAgreementOn = row.ShareAgreementOn?.ToText() ?? "", MandateSignedOn = row.MandateSignedOn?.ToText() ?? "", HandledBy = $"{row.HandledBy}",
        Unblocking = EnumCodes.FromCode<Unblocking>(row.Unblocking), AskedRightly = EnumCodes.FromCode<Relevance>(row.AskedRightly),
        AnsweredUsefully = EnumCodes.FromCode<Relevance>(row.AnsweredUsefully), PreviousReferralId = $"{row.PreviousReferralId}", VisitId = side == Side.Sender ? $"{row.VisitId}" : "",
        ClosedOn = row.ClosedAt is { } closed ? LocalTime.DayOf(closed).ToText() : "", NobodySince = row.NobodySince?.ToText() ?? "",
    };

    private async Task AddThreadAsync(NpgsqlConnection connection, GetReferralResponse answer, Guid id, ServerCallContext context)
    {
        var asked = new { id, side = ReferralAccess.SideOf(context).ToCode() };
        var messages = await connection.QueryAsync<MessageRow>(new CommandDefinition(SelectMessages, asked, cancellationToken: context.CancellationToken));
        answer.Messages.AddRange(messages.Select(ToMessage));
        var participants = await connection.QueryAsync<ParticipantRow>(new CommandDefinition(SelectParticipants, asked, cancellationToken: context.CancellationToken));
        answer.Participants.AddRange(participants.Select(one => new Participant { AccountId = $"{one.AccountId}", Side = EnumCodes.FromCode<Side>(one.Side) }));
        answer.NextReferralId = $"{await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(SelectNext, asked, cancellationToken: context.CancellationToken))}";
    }

    private Message ToMessage(MessageRow row) => new()
    {
        MessageId = $"{row.MessageId}", Kind = EnumCodes.FromCode<MessageKind>(row.Kind), Side = EnumCodes.FromCode<Side>(row.Side), Internal = row.Internal, AuthorId = $"{row.AuthorId}",
        Text = seals.Open(ReferralSeals.MessageText, row.MessageId, row.Text), WrittenAt = Timestamp.FromDateTime(row.WrittenAt),
    };
}
