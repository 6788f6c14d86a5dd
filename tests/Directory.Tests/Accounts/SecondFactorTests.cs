using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Directory.Tests.Accounts;

public sealed class SecondFactorTests(Suite suite)
{
    [Theory]
    [InlineData(Role.Receiver, NextStep.None)]
    [InlineData(Role.StatisticsReader, NextStep.None)]
    [InlineData(Role.SocialWorker, NextStep.EnrolTotp)]
    [InlineData(Role.Coordinator, NextStep.EnrolTotp)]
    [InlineData(Role.NetworkAdmin, NextStep.EnrolTotp)]
    [InlineData(Role.PartnerContact, NextStep.EnrolTotp)]
    [InlineData(Role.PartnerSupervisor, NextStep.EnrolTotp)]
    [InlineData(Role.Dpo, NextStep.EnrolTotp)]
    public async Task The_roles_that_see_more_owe_a_second_factor_from_the_first_day(Role role, NextStep next)
    {
        var structure = role is Role.Receiver or Role.SocialWorker or Role.Coordinator ? await Person.NewStructureAsync(suite) : null;
        var person = await Person.InviteAsync(suite, Person.Draft(role, structure, role is Role.PartnerContact or Role.PartnerSupervisor ? await NewInstitutionAsync() : null));
        var session = await person.AcceptAsync();
        Assert.Equal(next, session.Next);
        if (next == NextStep.EnrolTotp)
        {
            await Refused.With("role-denied", (await person.MineAsync(session.Session)).GetMyAccountAsync(new GetMyAccountRequest()), StatusCode.PermissionDenied);
            session = await person.EnrolAsync(session.Session);
            Assert.Equal(NextStep.VerifyTotp, (await person.SignIn()).Next);
        }

        Assert.Equal(role, (await (await person.MineAsync(session.Session)).GetMyAccountAsync(new GetMyAccountRequest())).Account.Role);
    }

    [Fact]
    public async Task A_code_replaces_the_session_by_another_one()
    {
        var person = await Person.JoinAsync(suite, Role.Coordinator);
        var pending = (await person.SignIn()).Session;
        var answer = await (await person.DoorAsync(pending)).VerifyTotpAsync(new VerifyTotpRequest { Code = person.Phone!.Next() });
        Assert.Equal((NextStep.None, 10), (answer.Session.Next, answer.RecoveryCodesLeft));
        Assert.NotEqual(pending, answer.Session.Session);
        await Refused.With("session-over", Person.Exchange(suite, pending), StatusCode.Unauthenticated);
    }

    [Fact]
    public async Task Without_any_code_nobody_is_let_in()
    {
        var person = await Person.JoinAsync(suite, Role.Coordinator);
        Assert.Equal("required", (await Refusal.Of((await PendingAsync(person)).VerifyTotpAsync(new VerifyTotpRequest()))).Fields["code"]);
    }

    [Fact]
    public async Task A_code_is_accepted_once()
    {
        var person = await Person.JoinAsync(suite, Role.Coordinator);
        var code = person.Phone!.Next();
        await (await PendingAsync(person)).VerifyTotpAsync(new VerifyTotpRequest { Code = code });
        await Refused.With("totp-refused", (await PendingAsync(person)).VerifyTotpAsync(new VerifyTotpRequest { Code = code }));
        await (await PendingAsync(person)).VerifyTotpAsync(new VerifyTotpRequest { Code = person.Phone.Next() });
    }

    [Fact]
    public async Task The_code_that_confirmed_the_application_signs_nobody_in()
    {
        var person = await Person.InviteAsync(suite, Person.Draft(Role.Coordinator, await Person.NewStructureAsync(suite)));
        var mine = await person.MineAsync((await person.AcceptAsync()).Session);
        var code = new Totp((await mine.StartTotpAsync(new StartTotpRequest())).Secret).Next();
        await mine.ConfirmTotpAsync(new ConfirmTotpRequest { Code = $" {code[..3]} {code[3..]}" });
        await Refused.With("totp-refused", (await PendingAsync(person)).VerifyTotpAsync(new VerifyTotpRequest { Code = code }));
    }

    [Fact]
    public async Task Of_many_sessions_that_give_the_same_code_at_once_a_single_one_is_let_in()
    {
        var person = await Person.JoinAsync(suite, Role.Coordinator);
        var doors = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PendingAsync(person)));
        var code = person.Phone!.Next();
        Assert.Equal(1, await Refused.AllBut("totp-refused", doors.Select<SignInService.SignInServiceClient, Func<AsyncUnaryCall<VerifyTotpResponse>>>(
            door => () => door.VerifyTotpAsync(new VerifyTotpRequest { Code = code }))));
    }

    [Fact]
    public async Task Each_recovery_code_lets_in_once_however_it_is_typed()
    {
        var person = await Person.JoinAsync(suite, Role.Coordinator);
        Assert.Equal(10, person.RecoveryCodes.Distinct(StringComparer.Ordinal).Count());
        var code = person.RecoveryCodes[0];
        var answer = await (await PendingAsync(person)).VerifyTotpAsync(new VerifyTotpRequest { RecoveryCode = code.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant() });
        Assert.Equal(9, answer.RecoveryCodesLeft);
        await Refused.With("totp-refused", (await PendingAsync(person)).VerifyTotpAsync(new VerifyTotpRequest { RecoveryCode = code }));
        var doors = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PendingAsync(person)));
        Assert.Equal(1, await Refused.AllBut("totp-refused", doors.Select<SignInService.SignInServiceClient, Func<AsyncUnaryCall<VerifyTotpResponse>>>(
            door => () => door.VerifyTotpAsync(new VerifyTotpRequest { RecoveryCode = person.RecoveryCodes[1] }))));
        Assert.Equal(8, (await person.StoredAsync()).RecoveryCodesLeft);
    }

    [Fact]
    public async Task The_recovery_code_of_somebody_else_lets_nobody_in()
    {
        var (one, other) = (await Person.JoinAsync(suite, Role.Coordinator), await Person.JoinAsync(suite, Role.Coordinator));
        await Refused.With("totp-refused", (await PendingAsync(one)).VerifyTotpAsync(new VerifyTotpRequest { RecoveryCode = other.RecoveryCodes[0] }));
        await (await PendingAsync(other)).VerifyTotpAsync(new VerifyTotpRequest { RecoveryCode = other.RecoveryCodes[0] });
    }

    [Fact]
    public async Task New_recovery_codes_void_the_former_ones_and_ask_for_the_password()
    {
        var person = await Person.JoinAsync(suite, Role.Coordinator);
        var mine = await person.MineAsync(await person.EnterAsync());
        await Refused.With("password-refused", mine.RenewRecoveryCodesAsync(new RenewRecoveryCodesRequest { Password = Person.NewPassword() }));
        var renewed = (await mine.RenewRecoveryCodesAsync(new RenewRecoveryCodesRequest { Password = person.Password })).RecoveryCodes;
        await Refused.With("totp-refused", (await PendingAsync(person)).VerifyTotpAsync(new VerifyTotpRequest { RecoveryCode = person.RecoveryCodes[0] }));
        await (await PendingAsync(person)).VerifyTotpAsync(new VerifyTotpRequest { RecoveryCode = renewed[0] });
    }

    [Fact]
    public async Task Who_has_the_password_alone_may_not_guess_codes_for_ever()
    {
        var person = await Person.JoinAsync(suite, Role.Coordinator);
        for (var guess = 0; guess < 10; guess++)
        {
            await Refused.With("totp-refused", (await PendingAsync(person)).VerifyTotpAsync(new VerifyTotpRequest { Code = person.Phone!.Wrong() }));
        }

        await Refused.With("sign-in-refused", person.SignIn(), StatusCode.Unauthenticated);
    }

    [Fact]
    public async Task The_right_code_does_not_open_a_locked_account()
    {
        var person = await Person.JoinAsync(suite, Role.Coordinator);
        var door = await PendingAsync(person);
        for (var guess = 0; guess < 10; guess++)
        {
            await Refused.With("totp-refused", door.VerifyTotpAsync(new VerifyTotpRequest { Code = person.Phone!.Wrong() }));
        }

        await Refused.With("totp-refused", door.VerifyTotpAsync(new VerifyTotpRequest { Code = person.Phone!.Next() }));
        await Refused.With("totp-refused", door.VerifyTotpAsync(new VerifyTotpRequest { RecoveryCode = person.RecoveryCodes[0] }));
    }

    [Fact]
    public async Task Who_owes_a_code_may_not_choose_another_application()
    {
        var person = await Person.JoinAsync(suite, Role.Coordinator);
        var mine = await person.MineAsync((await person.SignIn()).Session);
        await Refused.With("totp-owed", mine.StartTotpAsync(new StartTotpRequest { Password = person.Password }));
        await Refused.With("totp-owed", mine.ConfirmTotpAsync(new ConfirmTotpRequest { Code = person.Phone!.Next() }));
    }

    [Fact]
    public async Task Another_application_takes_over_once_it_is_confirmed_and_asks_for_the_password()
    {
        var person = await Person.JoinAsync(suite, Role.Coordinator);
        var (former, session) = (person.Phone!, await person.EnterAsync());
        var mine = await person.MineAsync(session);
        await Refused.With("password-refused", mine.StartTotpAsync(new StartTotpRequest { Password = Person.NewPassword() }));
        await mine.StartTotpAsync(new StartTotpRequest { Password = person.Password });
        await Refused.With("totp-refused", mine.ConfirmTotpAsync(new ConfirmTotpRequest { Code = former.Next() }));
        var renewed = await person.EnrolAsync(session, person.Password);
        await Refused.With("session-over", Person.Exchange(suite, session), StatusCode.Unauthenticated);
        await Person.Exchange(suite, renewed.Session);
        await Refused.With("totp-refused", (await PendingAsync(person)).VerifyTotpAsync(new VerifyTotpRequest { Code = former.Next() }));
        await (await PendingAsync(person)).VerifyTotpAsync(new VerifyTotpRequest { Code = person.Phone!.Next() });
    }

    [Fact]
    public async Task Somebody_who_has_lost_their_application_enrols_another_once_an_administrator_has_taken_it_away()
    {
        var person = await Person.JoinAsync(suite, Role.Coordinator);
        var session = await person.EnterAsync();
        var stored = await Person.Admin(suite).ResetAccountTotpAsync(new AccountRequest { Id = person.Id });
        Assert.Equal((false, true, 0), (stored.HasTotp, stored.TotpMandatory, stored.RecoveryCodesLeft));
        await Refused.With("session-over", Person.Exchange(suite, session), StatusCode.Unauthenticated);
        var pending = await person.SignIn();
        Assert.Equal(NextStep.EnrolTotp, pending.Next);
        await person.EnrolAsync(pending.Session);
    }

    [Fact]
    public async Task A_receiver_who_has_chosen_to_have_one_owes_it_too()
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        await person.EnrolAsync(await person.EnterAsync(), person.Password);
        Assert.Equal(NextStep.VerifyTotp, (await person.SignIn()).Next);
        await person.EnterAsync();
    }

    [Fact]
    public async Task A_session_that_owes_its_code_ends_after_ten_minutes()
    {
        var person = await Person.JoinAsync(suite, Role.Coordinator);
        var pending = (await person.SignIn()).Session;
        var door = await person.DoorAsync(pending);
        await Database.AgeAsync(suite, "account_session", "ends_at", person.Id, TimeSpan.FromMinutes(10));
        await Refused.With("session-over", Person.Exchange(suite, pending), StatusCode.Unauthenticated);
        await Refused.With("session-over", door.VerifyTotpAsync(new VerifyTotpRequest { Code = person.Phone!.Next() }), StatusCode.Unauthenticated);
    }

    [Fact]
    public async Task Neither_the_secret_nor_a_recovery_code_can_be_read_in_the_database()
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        var secret = (await (await person.MineAsync(await person.EnterAsync())).StartTotpAsync(new StartTotpRequest { Password = person.Password })).Secret;
        await person.EnrolAsync(await person.EnterAsync(), person.Password);
        foreach (var text in person.RecoveryCodes.Append(secret).SelectMany(text => new[] { text, text.Replace("-", "", StringComparison.Ordinal) }))
        {
            Assert.False(await Database.HoldsAsync(suite, text));
        }
    }

    private static async Task<SignInService.SignInServiceClient> PendingAsync(Person person) => await person.DoorAsync((await person.SignIn()).Session);

    private async Task<string> NewInstitutionAsync()
    {
        var id = World.NewId();
        await suite.Directory.PutInstitutionAsync(new PutInstitutionRequest { Institution = new Institution { Id = id, Code = World.NewCode(), Label = "Caf d'essai", Kind = "caf" } });
        return id;
    }
}
