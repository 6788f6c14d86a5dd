using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Events;
using AccesDroits.Testing;

namespace AccesDroits.Directory.Tests.Accounts;

/// <summary>The post that somebody of a partner institution holds.</summary>
public sealed class PostTests(Suite suite)
{
    [Fact]
    public async Task An_account_of_a_partner_may_hold_a_post_which_it_may_share_and_leave()
    {
        var draft = await WithPostAsync();
        var (first, second) = (Holder(draft, Role.PartnerContact), Holder(draft, Role.PartnerSupervisor));
        Assert.Equal(first, (await Person.Admin(suite).InviteAccountAsync(new InviteAccountRequest { Account = first })).Account);
        Assert.Equal(second, (await Person.Admin(suite).InviteAccountAsync(new InviteAccountRequest { Account = second })).Account);
        first.ContactId = "";
        var left = await Person.Admin(suite).PutAccountAsync(new PutAccountRequest { Account = first, ExpectedRevision = 1 });
        Assert.Equal((first, 2L), (left.Account, left.Revision));
    }

    [Fact]
    public async Task The_other_services_are_told_the_institution_and_the_post()
    {
        var draft = await WithPostAsync();
        var holder = Holder(draft, Role.PartnerContact);
        await Person.Admin(suite).InviteAccountAsync(new InviteAccountRequest { Account = holder });
        holder.ContactId = "";
        await Person.Admin(suite).PutAccountAsync(new PutAccountRequest { Account = holder, ExpectedRevision = 1 });
        var told = (await Outbox.EventsOfAsync(suite, holder.Id)).Cast<AccountChanged>().Select(account => (account.InstitutionId, account.ContactId));
        Assert.Equal([(Guid.Parse(draft.InstitutionId), Guid.Parse(draft.Id)), (Guid.Parse(draft.InstitutionId), (Guid?)null)], told);
    }

    [Fact]
    public async Task A_post_is_one_of_the_institution_of_the_account()
    {
        var (draft, elsewhere) = (await WithPostAsync(), await WithPostAsync());
        await ExpectAsync(Holder(draft, Role.PartnerContact), account => account.ContactId = elsewhere.Id, "unknown-contact");
        await ExpectAsync(Holder(draft, Role.PartnerContact), account => account.ContactId = World.NewId(), "unknown-contact");
        await ExpectAsync(Holder(draft, Role.StatisticsReader), _ => { }, "not-for-role");

        var holder = Holder(draft, Role.PartnerContact);
        await Person.Admin(suite).InviteAccountAsync(new InviteAccountRequest { Account = holder });
        holder.InstitutionId = elsewhere.InstitutionId;
        var refusal = await Refusal.Of(Person.Admin(suite).PutAccountAsync(new PutAccountRequest { Account = holder, ExpectedRevision = 1 }));
        Assert.Equal("unknown-contact", refusal.Fields["account.contact_id"]);
    }

    private async Task<Draft> WithPostAsync()
    {
        var draft = await Draft.CreateAsync(suite);
        await suite.Directory.PutContactAsync(draft.Contact(draft.InstitutionId));
        return draft;
    }

    private static Account Holder(Draft draft, Role role)
    {
        var account = Person.Draft(role, institutionId: draft.InstitutionId);
        account.ContactId = draft.Id;
        return account;
    }

    private async Task ExpectAsync(Account account, Action<Account> spoil, string code)
    {
        spoil(account);
        var refusal = await Refusal.Of(Person.Admin(suite).InviteAccountAsync(new InviteAccountRequest { Account = account }));
        Assert.Equal(code, refusal.Fields["account.contact_id"]);
    }
}
