using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Directory.Tests.Accounts;

/// <summary>People learn by mail what has been done to their account.</summary>
public sealed class NoticeTests(Suite suite)
{
    private const string Password = "Le mot de passe de votre compte", Added = "Une application a été associée", TakenAway = "ont été retirés", Locked = "est bloqué jusqu'au";

    [Fact]
    public async Task A_password_that_is_changed_or_reset_is_told_each_time()
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        var next = Person.NewPassword();
        await (await person.MineAsync(await person.EnterAsync())).ChangeMyPasswordAsync(new ChangeMyPasswordRequest { Password = person.Password, NewPassword = next });
        await ToldAsync(person, Password);
        await Person.Door(suite).RequestResetAsync(new RequestResetRequest { Email = person.Email });
        var token = Assert.Single(await Mailbox.TokensAsync(suite, person.Email, Mailbox.Reset));
        await Person.Door(suite).ResetPasswordAsync(new ResetPasswordRequest { Token = token, Password = Person.NewPassword() });
        await ToldAsync(person, Password, times: 2);
        Assert.Equal(2, NoticesOf(person).Count);
    }

    [Fact]
    public async Task A_second_factor_that_is_added_or_taken_away_is_told()
    {
        var person = await Person.JoinAsync(suite, Role.Coordinator);
        await ToldAsync(person, Added);
        await Person.Admin(suite).ResetAccountTotpAsync(new AccountRequest { Id = person.Id });
        await ToldAsync(person, TakenAway);
        Assert.Equal(2, NoticesOf(person).Count);
    }

    [Fact]
    public async Task A_lock_is_told_once_and_a_refusal_that_locks_nothing_is_not()
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        person.Password = Person.NewPassword();
        for (var failure = 0; failure < 12; failure++)
        {
            await Refused.With("sign-in-refused", person.SignIn(), StatusCode.Unauthenticated);
        }

        await ToldAsync(person, Locked);
        Assert.Single(NoticesOf(person));
    }

    [Fact]
    public async Task A_notice_leads_to_the_page_of_sign_in_and_nowhere_else()
    {
        var person = await Person.JoinAsync(suite, Role.Coordinator);
        await Person.Admin(suite).ResetAccountTotpAsync(new AccountRequest { Id = person.Id });
        await ToldAsync(person, TakenAway);
        Assert.All(NoticesOf(person), text =>
        {
            var links = text.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.Contains("://", StringComparison.Ordinal)).ToList();
            Assert.EndsWith("/connexion", Assert.Single(links), StringComparison.Ordinal);
        });
    }

    private Task<int> ToldAsync(Person person, string words, int times = 1) =>
        Eventually.Get(() => Task.FromResult(NoticesOf(person).Count(text => text.Contains(words, StringComparison.Ordinal))), count => count == times);

    private IReadOnlyList<string> NoticesOf(Person person) =>
        [.. Mailbox.Of(suite, person.Email).Where(text => !text.Contains(Mailbox.Invitation, StringComparison.Ordinal) && !text.Contains(Mailbox.Reset, StringComparison.Ordinal))];
}
