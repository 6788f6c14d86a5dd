namespace AccesDroits.Referrals.Tests;

/// <summary>Who was told of a case.</summary>
internal static class Notices
{
    /// <summary>SQL: how often a post, an account or "the institution", @whom, was told something, @kind, of a case, @id.</summary>
    public const string Count =
        """
        select count(*) from outbox where message_type = 'ReferralNoticeIssued' and body ->> 'referralId' = @id and body ->> 'kind' = @kind
            and coalesce(body ->> 'contactId', body ->> 'accountId', 'the institution') = @whom
        """;
}
