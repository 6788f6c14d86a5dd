using AccesDroits.Contracts.Audit.V1;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Directory.Tests.Accounts;

/// <summary>What the journal says of accounts, sign-ins and their refusals: who, in which role, which act, on whom, with which outcome.</summary>
public sealed class AccountAuditTests(Suite suite)
{
    private const string ByAdmin = "by another as network-admin", ByNobody = "by nobody", ByService = "by the service";

    [Fact]
    public async Task An_invitation_is_entered_each_time_and_so_is_its_acceptance()
    {
        var person = await Person.InviteAsync(suite, Person.Draft(Role.Receiver, await Person.NewStructureAsync(suite)));
        await Person.Admin(suite).InviteAccountAsync(new InviteAccountRequest { Account = person.Account });
        await Person.Admin(suite).ResendInvitationAsync(new AccountRequest { Id = person.Id });
        await Mailbox.TokensAsync(suite, person.Email, Mailbox.Invitation, expected: 2);
        await person.AcceptAsync();
        await Refused.With("already-accepted", Person.Admin(suite).ResendInvitationAsync(new AccountRequest { Id = person.Id }));
        Assert.Equal(
            [$"account.invite done {ByAdmin}", $"account.invite-again done {ByAdmin}", $"account.accept done {ByNobody}"], await ActsOnAsync(person));
    }

    [Fact]
    public async Task A_sign_in_is_entered_whether_it_succeeds_or_not_and_so_are_a_lock_and_its_end()
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        await person.SignIn();
        var right = person.Password;
        person.Password = Person.NewPassword();
        for (var failure = 0; failure < 10; failure++)
        {
            await Refused.With("sign-in-refused", person.SignIn(), StatusCode.Unauthenticated);
        }

        person.Password = right;
        await Refused.With("sign-in-refused", person.SignIn(), StatusCode.Unauthenticated);
        await Person.Admin(suite).UnlockAccountAsync(new AccountRequest { Id = person.Id });
        await person.SignIn();
        await Database.ExecuteAsync(suite, "update account set mission_to = current_date - 1 where id = @accountId", person.Id);
        await Refused.With("mission-over", person.SignIn());
        Assert.Equal(
            [
                "session.sign-in done by themself as receiver", .. Enumerable.Repeat($"session.sign-in password-refused {ByNobody}", 9), $"account.lock done {ByService}",
                $"session.sign-in password-refused {ByNobody}", $"session.sign-in account-locked {ByNobody}", $"account.unlock done {ByAdmin}",
                "session.sign-in done by themself as receiver", $"session.sign-in may-not-enter {ByNobody}",
            ],
            await ActsOnAsync(person, "account.invite", "account.accept"));
    }

    [Fact]
    public async Task A_failure_or_a_reset_for_an_address_that_nobody_has_is_entered_without_it()
    {
        var address = $"{World.NewCode()}@exemple.fr";
        var before = await OfNobodyAsync("session.sign-in");
        await Refused.With("sign-in-refused", Person.Door(suite).SignInAsync(new SignInRequest { Email = address, Password = Person.NewPassword() }), StatusCode.Unauthenticated);
        var entries = await OfNobodyAsync("session.sign-in");
        Assert.NotEmpty(entries.ExceptBy(before.Select(entry => entry.Id), entry => entry.Id));
        Assert.All(entries, entry => Assert.Equal(("unknown-address", "", "", ""), (entry.Outcome, entry.ActorId, entry.ActorRole, entry.Detail)));

        var asked = await OfNobodyAsync("account.ask-reset");
        await Person.Door(suite).RequestResetAsync(new RequestResetRequest { Email = address });
        await Eventually.Get(async () => (await OfNobodyAsync("account.ask-reset")).ExceptBy(asked.Select(entry => entry.Id), entry => entry.Id), added => added.Any());
        Assert.False(await Database.HoldsAsync(suite, address.Split('@')[0], "audit_entry"));
    }

    [Fact]
    public async Task Second_factors_recovery_codes_and_the_end_of_sessions_are_entered()
    {
        var person = await Person.JoinAsync(suite, Role.Coordinator);
        var door = await person.DoorAsync((await person.SignIn()).Session);
        await Refused.With("totp-refused", door.VerifyTotpAsync(new VerifyTotpRequest { Code = person.Phone!.Wrong() }));
        await Refused.With("totp-refused", door.VerifyTotpAsync(new VerifyTotpRequest { RecoveryCode = "BCDF-BCDF-BCDF-BCDF" }));
        var session = (await door.VerifyTotpAsync(new VerifyTotpRequest { RecoveryCode = person.RecoveryCodes[0] })).Session.Session;
        await (await person.DoorAsync(session)).SignOutAsync(new SignOutRequest());
        await (await person.MineAsync(await person.EnterAsync())).SignOutEverywhereAsync(new SignOutEverywhereRequest());
        const string Pending = "by themself as pending-totp";
        Assert.Equal(
            [
                $"account.start-totp done {Pending}", $"account.enrol-totp done {Pending}", $"session.sign-in done {Pending}", $"session.totp totp-refused {Pending}",
                $"session.recovery-code totp-refused {Pending}", $"session.recovery-code done {Pending}", "session.sign-out done by themself as coordinator",
                $"session.sign-in done {Pending}", $"session.totp done {Pending}", "session.sign-out-everywhere done by themself as coordinator",
            ],
            await ActsOnAsync(person, "account.invite", "account.accept"));
    }

    [Fact]
    public async Task Passwords_that_are_changed_asked_for_and_reset_are_entered_and_so_are_refusals()
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        var mine = await person.MineAsync(await person.EnterAsync());
        var next = Person.NewPassword();
        await Refused.With("password-refused", mine.ChangeMyPasswordAsync(new ChangeMyPasswordRequest { Password = Person.NewPassword(), NewPassword = next }));
        await mine.ChangeMyPasswordAsync(new ChangeMyPasswordRequest { Password = person.Password, NewPassword = next });
        await Person.Door(suite).RequestResetAsync(new RequestResetRequest { Email = person.Email });
        var token = Assert.Single(await Mailbox.TokensAsync(suite, person.Email, Mailbox.Reset));
        await Person.Door(suite).ResetPasswordAsync(new ResetPasswordRequest { Token = token, Password = Person.NewPassword() });
        const string Own = "by themself as receiver";
        Assert.Equal(
            [
                $"account.change-password password-refused {Own}", $"account.change-password done {Own}", $"account.ask-reset done {ByNobody}", $"account.reset-password done {ByNobody}",
            ],
            await ActsOnAsync(person, "account.invite", "account.accept", "session.sign-in"));
    }

    [Fact]
    public async Task A_second_factor_that_is_added_renewed_or_taken_away_is_entered()
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        var session = (await person.EnrolAsync(await person.EnterAsync(), person.Password)).Session;
        var mine = await person.MineAsync(session);
        await Refused.With("password-refused", mine.StartTotpAsync(new StartTotpRequest { Password = Person.NewPassword() }));
        await Refused.With("password-refused", mine.RenewRecoveryCodesAsync(new RenewRecoveryCodesRequest { Password = Person.NewPassword() }));
        await mine.RenewRecoveryCodesAsync(new RenewRecoveryCodesRequest { Password = person.Password });
        await mine.StartTotpAsync(new StartTotpRequest { Password = person.Password });
        await Refused.With("totp-refused", mine.ConfirmTotpAsync(new ConfirmTotpRequest { Code = person.Phone!.Next() }));
        await Person.Admin(suite).ResetAccountTotpAsync(new AccountRequest { Id = person.Id });
        const string Own = "by themself as receiver";
        Assert.Equal(
            [
                $"account.start-totp done {Own}", $"account.enrol-totp done {Own}", $"account.start-totp password-refused {Own}", $"account.renew-codes password-refused {Own}",
                $"account.renew-codes done {Own}", $"account.start-totp done {Own}", $"account.enrol-totp totp-refused {Own}", $"account.reset-totp done {ByAdmin}",
            ],
            await ActsOnAsync(person, "account.invite", "account.accept", "session.sign-in"));
    }

    [Fact]
    public async Task A_change_is_entered_once_with_its_fields_and_a_read_each_time()
    {
        var person = await Person.InviteAsync(suite, Person.Draft(Role.Receiver, await Person.NewStructureAsync(suite)));
        var renamed = person.Account.Clone();
        renamed.Name = "Zoé Martin";
        await Person.Admin(suite).PutAccountAsync(new PutAccountRequest { Account = renamed, ExpectedRevision = 1 });
        await Person.Admin(suite).PutAccountAsync(new PutAccountRequest { Account = renamed, ExpectedRevision = 1 });
        foreach (var _ in new[] { 1, 2 })
        {
            await Person.Admin(suite).DeactivateAccountAsync(new AccountRequest { Id = person.Id });
        }

        await Person.Admin(suite).ReactivateAccountAsync(new AccountRequest { Id = person.Id });
        await person.StoredAsync();
        await person.StoredAsync();
        await Refused.With("unknown-record", new AccountService.AccountServiceClient(suite.As(Role.Coordinator)).GetAccountAsync(new GetRecordRequest { Id = person.Id }), StatusCode.NotFound);
        Assert.Equal(
            [
                $"account.invite done {ByAdmin}", $"account.change done {ByAdmin} (name)", $"account.deactivate done {ByAdmin}", $"account.reactivate done {ByAdmin}",
                $"account.read done {ByAdmin}", $"account.read done {ByAdmin}",
            ],
            await ActsOnAsync(person));
    }

    [Fact]
    public async Task The_list_tells_who_and_whom_by_the_names_of_today()
    {
        var person = await Person.JoinAsync(suite, Role.Coordinator);
        await person.SignIn();
        var entry = (await EntriesOfAsync(person.Id, "session.sign-in"))[0];
        var name = (await person.StoredAsync()).Account.Name;
        Assert.Equal((name, name), (entry.ActorName, entry.RecordName));
        Assert.All(await OfNobodyAsync("account.list"), list => Assert.Empty(list.RecordName));
    }

    [Fact]
    public async Task Nothing_that_people_typed_or_were_given_is_in_the_journal()
    {
        var account = Person.Draft(Role.Coordinator, await Person.NewStructureAsync(suite));
        account.Name = $"Zoé {World.NewCode()}";
        var person = await Person.JoinAsync(suite, account);
        var (pending, code, wrong) = ((await person.SignIn()).Session, person.Phone!.Next(), Person.NewPassword());
        var session = (await (await person.DoorAsync(pending)).VerifyTotpAsync(new VerifyTotpRequest { Code = code })).Session.Session;
        await Refused.With("sign-in-refused", Person.Door(suite).SignInAsync(new SignInRequest { Email = person.Email, Password = wrong }), StatusCode.Unauthenticated);
        await Person.Admin(suite).ListAccountsAsync(new ListAccountsRequest { Query = new ListQuery { Search = account.Name } });
        await Person.Door(suite).RequestResetAsync(new RequestResetRequest { Email = person.Email });
        var tokens = await Mailbox.TokensAsync(suite, person.Email, Mailbox.Reset);
        await person.StoredAsync();
        var invitation = (await Mailbox.TokensAsync(suite, person.Email, Mailbox.Invitation))[0];
        string[] secrets = [account.Name, person.Email, person.Password, wrong, pending, session, invitation, tokens[0], .. person.RecoveryCodes];
        foreach (var secret in secrets)
        {
            Assert.False(await Database.HoldsAsync(suite, secret, "audit_entry"), secret);
        }

        Assert.True(await Database.HoldsAsync(suite, person.Id, "audit_entry"));

        // Six digits may be in a time or a stamp by chance.
        Assert.Equal(0, await suite.CountAsync(
            "directorydb", "select count(*) from audit_entry where position(@code in act || record_kind || outcome || detail || client_id || actor_role) > 0", new { code }));
    }

    private async Task<IReadOnlyList<AuditEntry>> OfNobodyAsync(string act) => [.. (await EntriesOfAsync("", act)).Where(entry => entry.RecordId == $"{Guid.Empty}")];

    private async Task<IReadOnlyList<AuditEntry>> EntriesOfAsync(string record, string act = "")
    {
        var filter = new AuditFilter { Service = AuditedService.Directory, RecordId = record, Act = act };
        return (await suite.Audit.ListAuditAsync(new ListAuditRequest { Filter = filter, PageSize = 200 })).Entries;
    }

    // The oldest first.
    private async Task<IEnumerable<string>> ActsOnAsync(Person person, params IReadOnlyList<string> without)
    {
        var entries = (await EntriesOfAsync(person.Id)).Reverse().Where(entry => !without.Contains(entry.Act)).ToList();
        Assert.All(entries, entry => Assert.Equal(("account", person.Id, ""), (entry.RecordKind, entry.RecordId, entry.ClientId)));
        return entries.Select(entry => $"{entry.Act} {entry.Outcome} {WhoOf(entry, person)}{(entry.Detail.Length > 0 ? $" ({entry.Detail})" : "")}");
    }

    private static string WhoOf(AuditEntry entry, Person person) => entry switch
    {
        { ActorId: "", ActorRole: "" } => ByNobody,
        { ActorId: "", ActorRole: "service" } => ByService,
        _ => $"by {(entry.ActorId == person.Id ? "themself" : "another")} as {entry.ActorRole}",
    };
}
