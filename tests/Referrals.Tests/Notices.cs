namespace AccesDroits.Referrals.Tests;

/// <summary>Who was told of a case.</summary>
internal static class Notices
{
    /// <summary>SQL: how often a post or an account, @whom, was told something, @kind, of a case, @id.</summary>
    public const string Count =
        """
        select count(*) from outbox where message_type = 'ReferralNoticeIssued' and body ->> 'referralId' = @id and body ->> 'kind' = @kind
            and coalesce(body ->> 'contactId', body ->> 'accountId') = @whom
        """;
}
