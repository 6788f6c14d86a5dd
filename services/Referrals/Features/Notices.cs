using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Npgsql;

namespace AccesDroits.Referrals.Features;

/// <summary>Avis: tells somebody by mail that a referral waits for them; Directory, which knows their address, sends it. It names nobody.</summary>
public sealed class Notices
{
    private const string SelectReferral = "select number, institution_id, structure_id, topic_id, contact_id, urgency, due_on, sent_by, handled_by from referral where referral_id = @referralId";

    private sealed record ToldReferral(
        string Number, Guid InstitutionId, Guid StructureId, Guid? TopicId, Guid? ContactId, string Urgency, DateOnly? DueOn, Guid SentBy, Guid? HandledBy);

    /// <summary>Tells whoever sent it.</summary>
    public Task TellSenderAsync(NpgsqlConnection connection, Guid referralId, string kind, CancellationToken cancellationToken) =>
        TellAsync(connection, referralId, kind, referral => (referral.SentBy, null), cancellationToken);

    /// <summary>Tells whoever took it up in the institution, the post that has it as long as nobody has, or the group mailbox.</summary>
    public Task TellPartnerAsync(NpgsqlConnection connection, Guid referralId, string kind, CancellationToken cancellationToken) =>
        TellAsync(connection, referralId, kind, referral => (referral.HandledBy, referral.HandledBy is null ? referral.ContactId : null), cancellationToken);

    /// <summary>Tells a post.</summary>
    public Task TellPostAsync(NpgsqlConnection connection, Guid referralId, string kind, Guid? contactId, CancellationToken cancellationToken) =>
        TellAsync(connection, referralId, kind, _ => (null, contactId), cancellationToken);

    private static async Task TellAsync(
        NpgsqlConnection connection, Guid referralId, string kind, Func<ToldReferral, (Guid? AccountId, Guid? ContactId)> whom, CancellationToken cancellationToken)
    {
        var referral = await connection.QuerySingleAsync<ToldReferral>(new CommandDefinition(SelectReferral, new { referralId }, cancellationToken: cancellationToken));
        var (accountId, contactId) = whom(referral);
        var notice = new ReferralNoticeIssued(
            Guid.CreateVersion7(), Revision: 1, Deleted: false, kind, referralId, referral.Number, accountId, contactId, referral.InstitutionId, referral.StructureId, referral.TopicId,
            referral.Urgency, referral.DueOn);
        await connection.ExecuteAsync(new CommandDefinition(Outbox.Insert, Outbox.For(notice), cancellationToken: cancellationToken));
    }
}
