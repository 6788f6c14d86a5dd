using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;

namespace AccesDroits.Testing;

public sealed partial class World
{
    // Since the place has been the structure's.
    private const string Opening = "2010-01-01";

    private const string CountKnown = "select count(*) from receiver where account_id = @id and revision >= @revision";

    /// <summary>Invites somebody who receives people from a day to a day, both inclusive, and waits until Reception knows them.</summary>
    public async Task<Account> InviteAsync(string from = Opening, string to = "")
    {
        var account = Volunteer(NewId(), from, to);
        await HearAsync(await Person.Admin(_suite).InviteAccountAsync(new InviteAccountRequest { Account = account }));
        return account;
    }

    /// <summary>Changes an account, and waits until Reception knows it.</summary>
    public async Task PutAsync(Account account, long expectedRevision = 1) =>
        await HearAsync(await Person.Admin(_suite).PutAccountAsync(new PutAccountRequest { Account = account, ExpectedRevision = expectedRevision }));

    /// <summary>Deactivates an account, and waits until Reception knows it.</summary>
    public async Task DeactivateAsync(Account account) => await HearAsync(await Person.Admin(_suite).DeactivateAccountAsync(new AccountRequest { Id = account.Id }));

    private Account Volunteer(string id, string from = Opening, string to = "")
    {
        var account = Person.Draft(Role.Receiver, StructureId);
        (account.Id, account.MissionFrom, account.MissionTo) = (id, from, to);
        return account;
    }

    // Nothing that may be asked of Reception tells which revision of an account it knows.
    private Task<long> HearAsync(StoredAccount account) => Eventually.Get(
        () => _suite.CountAsync("receptiondb", CountKnown, new { id = Guid.Parse(account.Account.Id), revision = account.Revision }), count => count == 1);
}
