using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Directory.Tests.Accounts;

public sealed class ResetTests(Suite suite)
{
    private SignInService.SignInServiceClient Door => Person.Door(suite);

    [Fact]
    public async Task A_link_sets_a_new_password_once_and_ends_every_session()
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        var session = await person.EnterAsync();
        var token = await AskAsync(person);
        await Person.Exchange(suite, session);
        var former = person.Password;
        await ResetAsync(person, token);
        await Refused.With("session-over", Person.Exchange(suite, session), StatusCode.Unauthenticated);
        await Refused.With("sign-in-refused", Door.SignInAsync(new SignInRequest { Email = person.Email, Password = former }), StatusCode.Unauthenticated);
        await person.SignIn();
        await Refused.With("link-used", Reset(token));
        await person.SignIn();
    }

    [Fact]
    public async Task A_new_password_opens_a_locked_account_but_does_not_replace_the_second_factor()
    {
        var person = await Person.JoinAsync(suite, Role.Coordinator);
        for (var failure = 0; failure < 10; failure++)
        {
            await Refused.With("sign-in-refused", Door.SignInAsync(new SignInRequest { Email = person.Email, Password = Person.NewPassword() }), StatusCode.Unauthenticated);
        }

        await ResetAsync(person, await AskAsync(person));
        Assert.Equal(NextStep.VerifyTotp, (await person.SignIn()).Next);
        await person.EnterAsync();
    }

    [Fact]
    public async Task Asking_is_answered_alike_for_everybody_and_writes_only_to_who_may_sign_in()
    {
        var structure = await Person.NewStructureAsync(suite);
        var invited = await Person.InviteAsync(suite, Person.Draft(Role.Receiver, structure));
        var deactivated = await Person.JoinAsync(suite, Role.Receiver);
        await Person.Admin(suite).DeactivateAccountAsync(new AccountRequest { Id = deactivated.Id });
        var over = await Person.JoinAsync(suite, Role.Receiver);
        await Database.ExecuteAsync(suite, "update account set mission_to = current_date - 1 where id = @accountId", over.Id);
        var person = await Person.JoinAsync(suite, Role.Receiver);
        string[] silent = ["personne@exemple.fr", invited.Email, deactivated.Email, over.Email];
        foreach (var email in silent.Append(person.Email))
        {
            Assert.Equal(new RequestResetResponse(), await Door.RequestResetAsync(new RequestResetRequest { Email = email }));
        }

        // Requests are looked up in the order in which they came: the last one is that of somebody who is written to.
        await Mailbox.TokensAsync(suite, person.Email, Mailbox.Reset);
        Assert.All(silent, email => Assert.DoesNotContain(Mailbox.Of(suite, email), mail => mail.Contains(Mailbox.Reset, StringComparison.Ordinal)));
        Assert.Equal(0, await suite.CountAsync("directorydb", "select count(*) from reset_request", new { }));
    }

    [Fact]
    public async Task A_link_ends_after_an_hour()
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        var token = await AskAsync(person);
        await Database.ExecuteAsync(suite, "update account_link set expires_at = expires_at - interval '1 hour' where account_id = @accountId and kind = 'reset'", person.Id);
        await Refused.With("link-expired", Reset(token));
        await person.SignIn();
    }

    [Fact]
    public async Task The_latest_link_replaces_the_others_and_three_are_sent_within_an_hour()
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        for (var time = 1; time <= 3; time++)
        {
            await AskAsync(person, time);
        }

        await Door.RequestResetAsync(new RequestResetRequest { Email = person.Email });
        var after = await Person.JoinAsync(suite, Role.Receiver);
        await AskAsync(after);
        var tokens = await Mailbox.TokensAsync(suite, person.Email, Mailbox.Reset);
        Assert.Equal(3, tokens.Count);
        await Refused.With("link-replaced", Reset(tokens[0]));
        await Refused.With("link-replaced", Reset(tokens[1]));
        await Reset(tokens[2]);
    }

    [Fact]
    public async Task A_password_changed_while_signed_in_asks_for_the_present_one_and_ends_the_other_sessions()
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        var (here, elsewhere) = (await person.EnterAsync(), await person.EnterAsync());
        var mine = await person.MineAsync(here);
        await Refused.With("password-refused", mine.ChangeMyPasswordAsync(new ChangeMyPasswordRequest { Password = Person.NewPassword(), NewPassword = Person.NewPassword() }));
        var weak = await Refusal.Of(mine.ChangeMyPasswordAsync(new ChangeMyPasswordRequest { Password = person.Password, NewPassword = "court" }));
        Assert.Equal("too-short", weak.Fields["new_password"]);
        var next = Person.NewPassword();
        var renewed = await mine.ChangeMyPasswordAsync(new ChangeMyPasswordRequest { Password = person.Password, NewPassword = next });
        person.Password = next;
        await Refused.With("session-over", Person.Exchange(suite, here), StatusCode.Unauthenticated);
        await Refused.With("session-over", Person.Exchange(suite, elsewhere), StatusCode.Unauthenticated);
        await Person.Exchange(suite, renewed.Session);
        await person.SignIn();
    }

    [Fact]
    public async Task A_stolen_session_may_not_guess_the_password_for_ever()
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        var mine = await person.MineAsync(await person.EnterAsync());
        for (var guess = 0; guess < 10; guess++)
        {
            await Refused.With("password-refused", mine.ChangeMyPasswordAsync(new ChangeMyPasswordRequest { Password = Person.NewPassword(), NewPassword = Person.NewPassword() }));
        }

        await Refused.With("password-refused", mine.ChangeMyPasswordAsync(new ChangeMyPasswordRequest { Password = person.Password, NewPassword = Person.NewPassword() }));
    }

    private async Task<string> AskAsync(Person person, int expected = 1)
    {
        await Door.RequestResetAsync(new RequestResetRequest { Email = person.Email.ToUpperInvariant() });
        return (await Mailbox.TokensAsync(suite, person.Email, Mailbox.Reset, expected))[^1];
    }

    private AsyncUnaryCall<ResetPasswordResponse> Reset(string token, string? password = null) =>
        Door.ResetPasswordAsync(new ResetPasswordRequest { Token = token, Password = password ?? Person.NewPassword() });

    private async Task ResetAsync(Person person, string token)
    {
        person.Password = Person.NewPassword();
        await Reset(token, person.Password);
    }
}
