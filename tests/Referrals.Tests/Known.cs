using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Testing;

namespace AccesDroits.Referrals.Tests;

/// <summary>Waits until Referrals knows what Directory has said; nothing that may be asked of it tells.</summary>
internal static class Known
{
    public static Task AccountAsync(Suite suite, StoredAccount account) => RevisionAsync(suite, "account", account.Account.Id, account.Revision);

    /// <param name="table">The copy, whose key is named after it.</param>
    public static Task<long> RevisionAsync(Suite suite, string table, string id, long revision = 1) => Eventually.Get(
        () => suite.CountAsync("referralsdb", $"select count(*) from {table} where {table}_id = @id and revision >= @revision", new { id = Guid.Parse(id), revision }), count => count == 1);
}
