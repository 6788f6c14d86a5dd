using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Directory.Tests.Accounts;

public sealed class SessionTests(Suite suite)
{
    [Fact]
    public async Task A_session_is_a_secret_that_nobody_can_guess_and_the_database_does_not_hold()
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        var session = await person.EnterAsync();
        Assert.Equal(43, session.Length);
        Assert.False(await Database.HoldsAsync(suite, session));
        await Refused.With("session-over", Person.Exchange(suite, $"{session[..^1]}{(session[^1] == 'A' ? 'E' : 'A')}"), StatusCode.Unauthenticated);
    }

    [Theory]
    [InlineData(Role.Receiver, 12 * 60, 7 * 24 * 60)]
    [InlineData(Role.Coordinator, 30, 12 * 60)]
    public async Task A_session_ends_when_it_is_not_used_and_when_it_is_old(Role role, int idleMinutes, int lifeMinutes)
    {
        var person = await Person.JoinAsync(suite, role);
        var unused = await person.EnterAsync();
        await Database.AgeAsync(suite, "account_session", "idle_until", person.Id, TimeSpan.FromMinutes(idleMinutes - 1));
        await Person.Exchange(suite, unused);
        await Database.AgeAsync(suite, "account_session", "idle_until", person.Id, TimeSpan.FromMinutes(idleMinutes - 1));
        await Person.Exchange(suite, unused);
        await Database.AgeAsync(suite, "account_session", "idle_until", person.Id, TimeSpan.FromMinutes(idleMinutes));
        await Refused.With("session-over", Person.Exchange(suite, unused), StatusCode.Unauthenticated);

        var old = await person.EnterAsync();
        await Database.AgeAsync(suite, "account_session", "ends_at", person.Id, TimeSpan.FromMinutes(lifeMinutes - 1));
        await Person.Exchange(suite, old);
        await Database.AgeAsync(suite, "account_session", "ends_at", person.Id, TimeSpan.FromMinutes(1));
        await Refused.With("session-over", Person.Exchange(suite, old), StatusCode.Unauthenticated);
    }

    [Fact]
    public async Task Signing_out_ends_one_session_and_signing_out_everywhere_all_of_them()
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        var (first, second, third) = (await person.EnterAsync(), await person.EnterAsync(), await person.EnterAsync());
        var other = await Person.JoinAsync(suite, Role.Receiver);
        var kept = await other.EnterAsync();
        await (await person.DoorAsync(first)).SignOutAsync(new SignOutRequest());
        await Refused.With("session-over", Person.Exchange(suite, first), StatusCode.Unauthenticated);
        await Person.Exchange(suite, second);
        await (await person.MineAsync(second)).SignOutEverywhereAsync(new SignOutEverywhereRequest());
        await Refused.With("session-over", Person.Exchange(suite, second), StatusCode.Unauthenticated);
        await Refused.With("session-over", Person.Exchange(suite, third), StatusCode.Unauthenticated);
        await Person.Exchange(suite, kept);
    }

    [Fact]
    public async Task The_token_of_a_session_that_has_ended_changes_nothing_in_the_account()
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        var session = await person.EnterAsync();
        var mine = await person.MineAsync(session);
        await (await person.DoorAsync(session)).SignOutAsync(new SignOutRequest());
        await Refused.With("session-over", mine.ChangeMyPasswordAsync(new ChangeMyPasswordRequest { Password = person.Password, NewPassword = Person.NewPassword() }), StatusCode.Unauthenticated);
        await Refused.With("session-over", mine.StartTotpAsync(new StartTotpRequest { Password = person.Password }), StatusCode.Unauthenticated);
    }

    [Fact]
    public async Task A_change_of_what_an_account_may_do_ends_its_sessions_and_a_change_of_name_does_not()
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        var session = await person.EnterAsync();
        var account = person.Account.Clone();
        account.Name = "Zoé Martin";
        await Person.Admin(suite).PutAccountAsync(new PutAccountRequest { Account = account, ExpectedRevision = 1 });
        await Person.Exchange(suite, session);
        account.StructureId = await Person.NewStructureAsync(suite);
        await Person.Admin(suite).PutAccountAsync(new PutAccountRequest { Account = account, ExpectedRevision = 2 });
        await Refused.With("session-over", Person.Exchange(suite, session), StatusCode.Unauthenticated);
        Assert.Equal([1, 2, 3], await Outbox.RevisionsOfAsync(suite, person.Id));
    }
}
