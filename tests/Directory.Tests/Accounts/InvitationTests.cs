using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Events;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Directory.Tests.Accounts;

public sealed class InvitationTests(Suite suite)
{
    private SignInService.SignInServiceClient Door => Person.Door(suite);

    [Fact]
    public async Task The_page_of_an_invitation_says_who_is_invited_and_to_what()
    {
        var person = await Person.InviteAsync(suite, Person.Draft(Role.SocialWorker, await Person.NewStructureAsync(suite)));
        var shown = await Door.GetInvitationAsync(new GetInvitationRequest { Token = await TokenAsync(person) });
        Assert.Equal((person.Email, "Zoé Lefèvre", Role.SocialWorker, "Maison des Tilleuls", true), (shown.Email, shown.Name, shown.Role, shown.ScopeLabel, shown.TotpMandatory));
        Assert.InRange(shown.EndsAt.ToDateTimeOffset(), DateTimeOffset.UtcNow.AddDays(6.9), DateTimeOffset.UtcNow.AddDays(7));
    }

    [Fact]
    public async Task Who_accepts_an_invitation_is_signed_in_and_signs_in_again_with_that_password()
    {
        var person = await Person.InviteAsync(suite, Person.Draft(Role.Receiver, await Person.NewStructureAsync(suite)));
        Assert.Equal(AccountState.Invited, (await person.StoredAsync()).State);
        var session = await person.AcceptAsync();
        Assert.Equal(NextStep.None, session.Next);
        Assert.Equal(person.Id, (await (await person.MineAsync(session.Session)).GetMyAccountAsync(new GetMyAccountRequest())).Account.Id);
        Assert.NotEqual(session.Session, await person.EnterAsync());
        var stored = await person.StoredAsync();
        Assert.Equal(AccountState.Active, stored.State);
        Assert.Null(stored.InvitationEndsAt);
    }

    [Fact]
    public async Task An_invitation_that_somebody_else_has_used_tells_its_owner_so_and_lets_nobody_in_again()
    {
        var person = await Person.InviteAsync(suite, Person.Draft(Role.Receiver, await Person.NewStructureAsync(suite)));
        var token = await TokenAsync(person);
        await person.AcceptAsync();
        await Refused.With("link-used", Accept(token));
        await Refused.With("link-used", Door.GetInvitationAsync(new GetInvitationRequest { Token = token }));
        await person.EnterAsync();
    }

    [Fact]
    public async Task Of_many_who_use_one_invitation_at_once_a_single_one_gets_in()
    {
        var person = await Person.InviteAsync(suite, Person.Draft(Role.Receiver, await Person.NewStructureAsync(suite)));
        var token = await TokenAsync(person);
        Assert.Equal(1, await Refused.AllBut("link-used", Enumerable.Repeat(() => Accept(token), 10)));
    }

    [Fact]
    public async Task A_second_invitation_voids_the_first()
    {
        var person = await Person.InviteAsync(suite, Person.Draft(Role.Receiver, await Person.NewStructureAsync(suite)));
        await Mailbox.TokensAsync(suite, person.Email, Mailbox.Invitation);
        await Person.Admin(suite).ResendInvitationAsync(new AccountRequest { Id = person.Id });
        var tokens = await Mailbox.TokensAsync(suite, person.Email, Mailbox.Invitation, expected: 2);
        await Refused.With("link-replaced", Accept(tokens[0]));
        await Accept(tokens[1]);
        await Refused.With("already-accepted", Person.Admin(suite).ResendInvitationAsync(new AccountRequest { Id = person.Id }));
    }

    [Fact]
    public async Task An_invitation_ends_after_seven_days()
    {
        var person = await Person.InviteAsync(suite, Person.Draft(Role.Receiver, await Person.NewStructureAsync(suite)));
        var token = await TokenAsync(person);
        await Database.AgeAsync(suite, "account_link", "expires_at", person.Id, TimeSpan.FromDays(7));
        await Refused.With("link-expired", Accept(token));
        await Refused.With("link-expired", Door.GetInvitationAsync(new GetInvitationRequest { Token = token }));
    }

    [Fact]
    public async Task A_link_that_was_cut_or_is_for_something_else_is_unknown()
    {
        var person = await Person.InviteAsync(suite, Person.Draft(Role.Receiver, await Person.NewStructureAsync(suite)));
        var token = await TokenAsync(person);
        await Refused.With("unknown-link", Accept(token[..^1]), StatusCode.NotFound);
        await Refused.With("unknown-link", Door.ResetPasswordAsync(new ResetPasswordRequest { Token = token, Password = Person.NewPassword() }), StatusCode.NotFound);
        await Accept(token);
    }

    [Theory]
    [InlineData("onze lettres", null)]
    [InlineData("onze lettre", "too-short")]
    [InlineData("motdepasse2026", "too-common")]
    [InlineData("Zoé!Lefèvre!2026", "holds-name")]
    public async Task A_password_that_breaks_a_rule_is_refused_and_the_link_still_holds(string password, string? code)
    {
        var person = await Person.InviteAsync(suite, Person.Draft(Role.Receiver, await Person.NewStructureAsync(suite)));
        var token = await TokenAsync(person);
        if (code is not null)
        {
            Assert.Equal(code, (await Refusal.Of(Accept(token, password))).Fields["password"]);
            await Refused.With("sign-in-refused", person.SignIn(), StatusCode.Unauthenticated);
            password = Person.NewPassword();
        }

        await Accept(token, password);
    }

    [Fact]
    public async Task What_is_stored_of_a_link_opens_nothing_and_the_mail_that_was_sent_is_not_kept()
    {
        var person = await Person.InviteAsync(suite, Person.Draft(Role.Receiver, await Person.NewStructureAsync(suite)));
        var token = await TokenAsync(person);
        await Eventually.Get(() => suite.CountAsync("directorydb", "select count(*) from mail", new { }), rows => rows == 0);
        Assert.False(await Database.HoldsAsync(suite, token));
        Assert.True(await Database.HoldsAsync(suite, person.Email));
    }

    [Fact]
    public async Task The_same_invitation_again_is_answered_alike_and_sends_one_mail()
    {
        var account = Person.Draft(Role.Receiver, await Person.NewStructureAsync(suite));
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Person.Admin(suite).InviteAccountAsync(new InviteAccountRequest { Account = account }).ResponseAsync));
        Assert.All(answers, answer => Assert.Equal((1, AccountState.Invited), (answer.Revision, answer.State)));
        var other = account.Clone();
        other.Name = "Quelqu'un d'autre";
        await Refused.With("id-taken", Person.Admin(suite).InviteAccountAsync(new InviteAccountRequest { Account = other }), StatusCode.AlreadyExists);
        var twin = Person.Draft(Role.Receiver, account.StructureId);
        twin.Email = account.Email.ToUpperInvariant();
        await Refused.With("email-taken", Person.Admin(suite).InviteAccountAsync(new InviteAccountRequest { Account = twin }), StatusCode.AlreadyExists);

        // A later mail of somebody else is there: so would be a second one of this invitation.
        var last = await Person.InviteAsync(suite, Person.Draft(Role.Receiver, account.StructureId));
        await TokenAsync(last);
        Assert.Single(await Mailbox.TokensAsync(suite, account.Email, Mailbox.Invitation));
    }

    [Fact]
    public async Task The_other_services_learn_the_account_without_name_or_address()
    {
        var account = Person.Draft(Role.SocialWorker, await Person.NewStructureAsync(suite));
        account.MissionTo = "2030-06-30";
        await Person.InviteAsync(suite, account);
        Assert.Equal(
            [new AccountChanged(Guid.Parse(account.Id), 1, false, Guid.Parse(account.StructureId), "social-worker", "benevole", new DateOnly(2020, 1, 1), new DateOnly(2030, 6, 30), false)],
            await Outbox.EventsOfAsync(suite, account.Id));
    }

    private async Task<string> TokenAsync(Person person) => (await Mailbox.TokensAsync(suite, person.Email, Mailbox.Invitation))[^1];

    private AsyncUnaryCall<SessionGrant> Accept(string token, string? password = null) =>
        Door.AcceptInvitationAsync(new AcceptInvitationRequest { Token = token, Password = password ?? Person.NewPassword() });
}
