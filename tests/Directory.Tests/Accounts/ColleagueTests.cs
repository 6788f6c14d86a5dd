using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.Testing;

namespace AccesDroits.Directory.Tests.Accounts;

public sealed class ColleagueTests(Suite suite)
{
    [Fact]
    public async Task A_receiver_sees_the_names_and_statuses_of_those_of_their_structure_who_have_a_mission_on_the_day_and_nothing_else_of_them()
    {
        var (own, other) = (await Person.NewStructureAsync(suite), await Person.NewStructureAsync(suite));
        var today = TimeProvider.System.Today();
        var here = await InviteAsync(own, account => account.Name = "Inès");
        await InviteAsync(own, account => (account.Name, account.MissionFrom) = ("Demain", today.AddDays(1).ToText()));
        await InviteAsync(own, account => (account.Name, account.MissionTo) = ("Hier", today.AddDays(-1).ToText()));
        var gone = await InviteAsync(own, account => account.Name = "Parti");
        await Person.Admin(suite).DeactivateAccountAsync(new AccountRequest { Id = gone.Id });
        await InviteAsync(other, account => account.Name = "Ailleurs");

        var accounts = new AccountService.AccountServiceClient(suite.As(new Caller(Guid.Parse(here.Id), Role.Receiver, Guid.Parse(own))));
        var colleague = Assert.Single((await accounts.ListColleaguesAsync(new ListColleaguesRequest())).Colleagues);
        Assert.Equal(new Colleague { AccountId = here.Id, Name = "Inès", ReceiverStatus = "service-civique" }, colleague);
        Assert.Equal(["Demain", "Inès"], (await accounts.ListColleaguesAsync(new ListColleaguesRequest { Date = today.AddDays(1).ToText() })).Colleagues.Select(one => one.Name));
    }

    [Fact]
    public async Task Somebody_of_an_institution_reads_the_names_of_its_people_and_its_posts_and_nothing_of_another_institution()
    {
        var world = await World.CreateAsync(suite);
        var (own, other) = (await Partners.CreateAsync(suite, world), await Partners.CreateAsync(suite, world));
        foreach (var caller in new[] { own.Holder, own.Supervisor })
        {
            var colleagues = await new AccountService.AccountServiceClient(suite.As(caller)).ListColleaguesAsync(new ListColleaguesRequest());
            Assert.Equal(
                new[] { own.Holder, own.Deputy, own.Supervisor, own.Colleague }.Select(one => $"{one.Id}").Order(StringComparer.Ordinal),
                colleagues.Colleagues.Select(one => one.AccountId).Order(StringComparer.Ordinal));
            Assert.All(colleagues.Colleagues, one => Assert.Empty(one.ReceiverStatus));
            var directory = new DirectoryService.DirectoryServiceClient(suite.As(caller));
            Assert.Equal(
                new[] { own.ContactId, own.DeputyId, own.SupervisorId }.Order(StringComparer.Ordinal),
                (await directory.ListContactsAsync(new ListContactsRequest())).Contacts.Select(one => one.Contact.Id).Order(StringComparer.Ordinal));
            Assert.Empty((await directory.ListContactsAsync(new ListContactsRequest { InstitutionId = other.InstitutionId })).Contacts);
        }
    }

    private async Task<Account> InviteAsync(string structure, Action<Account> change)
    {
        var account = Person.Draft(Role.Receiver, structure);
        (account.MissionFrom, account.ReceiverStatus) = ("2020-01-01", "service-civique");
        change(account);
        await Person.Admin(suite).InviteAccountAsync(new InviteAccountRequest { Account = account });
        return account;
    }
}
