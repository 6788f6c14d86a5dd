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
    // The number that people call it by.
    private const string NextNumber = "'S-' || @year || '-' || lpad(nextval('referral_number')::text, 5, '0')";

    private const string MarkSent =
        $"""
        update referral set
            state = 'sent', number = {NextNumber}, sent_by = @me, sent_at = @now, share_agreement_on = @today,
            mandate_signed_on = @mandateSignedOn, sent_to_contact_id = @contactId, contact_id = @contactId
        where referral_id = @referralId
        """;

    private const string SelectSent = "select number, institution_id, sent_to_contact_id from referral where referral_id = @referralId";

    private sealed record SentReferral(string Number, Guid InstitutionId, Guid? SentToContactId);

    public override async Task<SendReferralResponse> SendReferral(SendReferralRequest request, ServerCallContext context)
    {
        CheckAuthor(context, request.SentBy, "sent_by");
        var command = Command.Of(ReferralAct.Send, request, request.ReferralId, request.ExpectedRevision, request.SentBy);
        var revision = await ActAsync(
            command, context, (connection, locked) => SendAsync(connection, request, locked, context),
            (connection, referralId) => notices.TellPartnerAsync(connection, referralId, "received", context.CancellationToken));
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var sent = await connection.QuerySingleAsync<SentReferral>(new CommandDefinition(SelectSent, new { referralId = command.ReferralId }, cancellationToken: context.CancellationToken));
        return new SendReferralResponse
        {
            Revision = revision.Revision, Number = sent.Number, Recipient = new Recipient { InstitutionId = $"{sent.InstitutionId}", ContactId = $"{sent.SentToContactId}" },
        };
    }

    private async Task SendAsync(NpgsqlConnection connection, SendReferralRequest request, LockedReferral locked, ServerCallContext context)
    {
        var today = clock.Today();
        var violations = new Violations();
        ReferralRules.CheckAgreement(request, locked.PowerToAct, today, violations);
        violations.ThrowIfAny();
        await CheckNotSimilarAsync(connection, request, locked.ReferralId, context.CancellationToken);
        var recipient = await routing.FindAsync(connection, locked.InstitutionId, locked.TopicId, locked.PlaceId, today, context.CancellationToken);
        if (recipient.Nobody)
        {
            throw Errors.BrokenRule("nobody-receives", "Personne ne peut recevoir cette sollicitation dans cette institution : prévenez l'administration du réseau, ou choisissez une autre institution.");
        }

        await connection.ExecuteAsync(new CommandDefinition(
            MarkSent,
            new
            {
                referralId = locked.ReferralId, year = $"{today.Year}", me = Me(context), now = clock.GetUtcNow(), today, mandateSignedOn = request.MandateSignedOn.ToOptionalDate(),
                contactId = OrNull(recipient.ContactId),
            },
            cancellationToken: context.CancellationToken));
        await AddParticipantAsync(connection, locked.ReferralId, Me(context), Me(context), Side.Sender, context.CancellationToken);
    }

    private static async Task CheckNotSimilarAsync(NpgsqlConnection connection, SendReferralRequest request, Guid referralId, CancellationToken cancellationToken)
    {
        if (!request.DespiteSimilar && (await SimilarAsync(connection, referralId, cancellationToken)).Any())
        {
            throw Errors.BrokenRule("similar-referral", "Une sollicitation de cet accompagnement est déjà en cours dans cette institution : écrivez-y, ou confirmez l'envoi.");
        }
    }
}
