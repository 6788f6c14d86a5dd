using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Directory.Tests.Accounts;

public sealed class AccountTests(Suite suite)
{
    private AccountService.AccountServiceClient Admin => Person.Admin(suite);

    [Theory]
    [InlineData(Role.Service, "role", "not-for-people")]
    [InlineData(Role.Public, "role", "not-for-people")]
    [InlineData(Role.PendingTotp, "role", "not-for-people")]
    [InlineData(Role.Receiver, "structure_id", "required")]
    [InlineData(Role.SocialWorker, "structure_id", "required")]
    [InlineData(Role.Coordinator, "structure_id", "required")]
    [InlineData(Role.PartnerContact, "institution_id", "required")]
    [InlineData(Role.PartnerSupervisor, "institution_id", "required")]
    public async Task A_role_says_which_scope_an_account_has(Role role, string field, string code) =>
        Assert.Equal(code, (await Refusal.Of(Invite(Person.Draft(role)))).Fields[$"account.{field}"]);

    [Theory]
    [InlineData(Role.NetworkAdmin)]
    [InlineData(Role.Dpo)]
    [InlineData(Role.StatisticsReader)]
    [InlineData(Role.PartnerContact)]
    public async Task Who_works_for_no_structure_has_neither_structure_nor_status(Role role)
    {
        var fields = (await Refusal.Of(Invite(Person.Draft(role, await Person.NewStructureAsync(suite))))).Fields;
        Assert.Equal(("not-for-role", "not-for-role"), (fields["account.structure_id"], fields["account.receiver_status"]));
    }

    [Theory]
    [InlineData("email", "sans-arobase", "not-an-email")]
    [InlineData("email", "deux@mots@exemple.fr", "not-an-email")]
    [InlineData("email", "zoé@exemple.fr", "not-an-email")]
    [InlineData("email", "Zoé <zoe@exemple.fr>", "not-an-email")]
    [InlineData("email", "zoe@localhost", "not-an-email")]
    [InlineData("structure_id", "018e3c2a-7d10-7b42-9a6f-0c5d1e2f3a4b", "unknown-structure")]
    [InlineData("institution_id", "018e3c2a-7d10-7b42-9a6f-0c5d1e2f3a4b", "not-for-role")]
    [InlineData("receiver_status", "", "required")]
    [InlineData("receiver_status", "inconnu", "unknown-code")]
    [InlineData("mission_to", "2019-12-31", "not-in-order")]
    public async Task What_an_account_may_not_say_is_refused_by_the_name_of_its_field(string field, string value, string code)
    {
        var account = Person.Draft(Role.Receiver, await Person.NewStructureAsync(suite));
        Account.Descriptor.FindFieldByName(field).Accessor.SetValue(account, value);
        Assert.Equal(code, (await Refusal.Of(Invite(account))).Fields[$"account.{field}"]);
    }

    [Fact]
    public async Task A_coordinator_looks_after_the_people_of_their_own_structure_and_sees_no_others()
    {
        var (own, other) = (await Person.NewStructureAsync(suite), await Person.NewStructureAsync(suite));
        var coordinator = new AccountService.AccountServiceClient(suite.As(Role.Coordinator, own));
        var invited = await coordinator.InviteAccountAsync(new InviteAccountRequest { Account = Person.Draft(Role.Receiver, own) });
        await Refused.With("scope-denied", coordinator.InviteAccountAsync(new InviteAccountRequest { Account = Person.Draft(Role.Receiver, other) }), StatusCode.PermissionDenied);
        await Refused.With("scope-denied", coordinator.InviteAccountAsync(new InviteAccountRequest { Account = Person.Draft(Role.NetworkAdmin) }), StatusCode.PermissionDenied);

        var moved = invited.Account.Clone();
        moved.StructureId = other;
        await Refused.With("scope-denied", coordinator.PutAccountAsync(new PutAccountRequest { Account = moved, ExpectedRevision = 1 }), StatusCode.PermissionDenied);

        var foreign = await Admin.InviteAccountAsync(new InviteAccountRequest { Account = Person.Draft(Role.Receiver, other) });
        var request = new AccountRequest { Id = foreign.Account.Id };
        await Refused.With("unknown-record", coordinator.GetAccountAsync(new GetRecordRequest { Id = request.Id }), StatusCode.NotFound);
        await Refused.With("unknown-record", coordinator.PutAccountAsync(new PutAccountRequest { Account = foreign.Account, ExpectedRevision = 1 }), StatusCode.NotFound);
        Func<AccountRequest, AsyncUnaryCall<StoredAccount>>[] acts =
        [
            sent => coordinator.ResendInvitationAsync(sent), sent => coordinator.DeactivateAccountAsync(sent), sent => coordinator.ReactivateAccountAsync(sent),
            sent => coordinator.UnlockAccountAsync(sent), sent => coordinator.ResetAccountTotpAsync(sent),
        ];
        foreach (var act in acts)
        {
            await Refused.With("unknown-record", act(request), StatusCode.NotFound);
        }

        var listed = await coordinator.ListAccountsAsync(new ListAccountsRequest());
        Assert.Equal([invited.Account.Id], listed.Accounts.Select(found => found.Account.Id));
        Assert.Empty((await coordinator.ListAccountsAsync(new ListAccountsRequest { StructureId = other })).Accounts);
        Assert.Equal(invited.Account.Id, (await coordinator.GetAccountAsync(new GetRecordRequest { Id = invited.Account.Id })).Account.Id);
    }

    [Fact]
    public async Task Nobody_takes_something_from_themselves()
    {
        var person = await Person.JoinAsync(suite, Role.Coordinator);
        var mine = new AccountService.AccountServiceClient(suite.As(new Caller(Guid.Parse(person.Id), Role.Coordinator, Guid.Parse(person.Account.StructureId))));
        var request = new AccountRequest { Id = person.Id };
        await Refused.With("own-account", mine.DeactivateAccountAsync(request));
        await Refused.With("own-account", mine.ResetAccountTotpAsync(request));
        var account = person.Account.Clone();
        account.Role = Role.Receiver;
        await Refused.With("own-account", mine.PutAccountAsync(new PutAccountRequest { Account = account, ExpectedRevision = 1 }));
        account.Role = Role.Coordinator;
        account.Name = "Zoé Martin";
        Assert.Equal(2, (await mine.PutAccountAsync(new PutAccountRequest { Account = account, ExpectedRevision = 1 })).Revision);
    }

    [Fact]
    public async Task The_second_of_two_who_change_an_account_learns_what_the_first_has_changed()
    {
        var person = await Person.InviteAsync(suite, Person.Draft(Role.Receiver, await Person.NewStructureAsync(suite)));
        var (first, second) = (person.Account.Clone(), person.Account.Clone());
        first.ReceiverStatus = "stagiaire";
        second.Name = "Zoé Martin";
        Assert.Equal(2, (await Put(first, 1)).Revision);
        Assert.Equal(2, (await Put(first, 1)).Revision);
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await Put(second, 1));
        Assert.Equal(("stale-revision", "receiver_status"), (Refusal.From(refusal).Code, ServiceDefaults.Grpc.Errors.DetailsOf(refusal)!.Details[0].Unpack<Google.Rpc.ErrorInfo>().Metadata["changed"]));
        second.Email = "ailleurs@exemple.fr";
        await Refused.With("email-fixed", Put(second, 2));
    }

    [Fact]
    public async Task A_list_is_filtered_searched_sorted_and_paged()
    {
        var structure = await Person.NewStructureAsync(suite);
        var (mark, names) = (World.NewCode(), new[] { "Élodie", "Anaïs", "Chloé" });
        foreach (var name in names)
        {
            var account = Person.Draft(name == "Chloé" ? Role.SocialWorker : Role.Receiver, structure);
            account.Name = $"{name} {mark}";
            await Invite(account);
        }

        Assert.Equal(["Anaïs", "Chloé", "Élodie"], await NamesAsync(new ListQuery { Order = ListOrder.ByLabel }));
        Assert.Equal(["Élodie", "Chloé", "Anaïs"], await NamesAsync(new ListQuery { Order = ListOrder.ByLabelDescending }));
        Assert.Equal("Élodie", (await NamesAsync(new ListQuery { Search = $"elodie {mark}" }))[0]);
        Assert.Equal(["Chloé"], await NamesAsync(new ListQuery(), Role.SocialWorker));
        Assert.Equal(3, (await NamesAsync(new ListQuery(), state: AccountState.Invited)).Count);
        Assert.Empty(await NamesAsync(new ListQuery(), state: AccountState.Active));

        var page = await Admin.ListAccountsAsync(new ListAccountsRequest { StructureId = structure, Query = new ListQuery { PageSize = 2, Order = ListOrder.ByLabel } });
        var rest = await Admin.ListAccountsAsync(new ListAccountsRequest { StructureId = structure, Query = new ListQuery { PageSize = 2, Order = ListOrder.ByLabel, PageToken = page.NextPageToken } });
        Assert.Equal((2, 1, ""), (page.Accounts.Count, rest.Accounts.Count, rest.NextPageToken));

        async Task<IReadOnlyList<string>> NamesAsync(ListQuery query, Role role = Role.Unspecified, AccountState state = AccountState.Unspecified) =>
            [.. (await Admin.ListAccountsAsync(new ListAccountsRequest { Query = query, StructureId = structure, Role = role, State = state })).Accounts.Select(found => found.Account.Name.Split(' ')[0])];
    }

    private AsyncUnaryCall<StoredAccount> Invite(Account account) => Admin.InviteAccountAsync(new InviteAccountRequest { Account = account });

    private AsyncUnaryCall<StoredAccount> Put(Account account, long revision) => Admin.PutAccountAsync(new PutAccountRequest { Account = account, ExpectedRevision = revision });
}
