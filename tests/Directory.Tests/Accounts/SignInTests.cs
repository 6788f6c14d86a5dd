using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Directory.Tests.Accounts;

public sealed class SignInTests(Suite suite)
{
    private const int FailuresBeforeLock = 10;

    [Fact]
    public async Task An_unknown_address_a_wrong_password_and_a_locked_account_are_answered_alike()
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        var unknown = await Refusal.Of(SignIn("personne@exemple.fr", person.Password));
        var wrong = await Refusal.Of(SignIn(person.Email, Person.NewPassword()));
        await FailAsync(person, FailuresBeforeLock - 1);
        var locked = await Refusal.Of(person.SignIn());
        Assert.Equal((StatusCode.Unauthenticated, "sign-in-refused"), (unknown.Status, unknown.Code));
        Assert.Equivalent(unknown, wrong, strict: true);
        Assert.Equivalent(unknown, locked, strict: true);
    }

    [Fact]
    public async Task The_address_is_known_whatever_its_case()
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        Assert.Equal(NextStep.None, (await SignIn(person.Email.ToUpperInvariant(), person.Password)).Next);
    }

    [Fact]
    public async Task Ten_failures_lock_an_account_for_fifteen_minutes()
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        await FailAsync(person, FailuresBeforeLock - 1);
        await person.SignIn();
        await FailAsync(person, FailuresBeforeLock);
        await RefusedAsync(person);
        var stored = await person.StoredAsync();
        Assert.Equal(AccountState.Locked, stored.State);
        Assert.InRange(stored.LockedUntil.ToDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(13), DateTimeOffset.UtcNow.AddMinutes(15));
        await Database.AgeAsync(suite, "account", "locked_until", person.Id, TimeSpan.FromMinutes(15));
        await person.SignIn();
    }

    [Fact]
    public async Task Failures_at_once_are_all_counted()
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        await Task.WhenAll(Enumerable.Range(0, FailuresBeforeLock).Select(_ => FailAsync(person, 1)));
        await RefusedAsync(person);
    }

    [Fact]
    public async Task An_administrator_unlocks_an_account()
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        await FailAsync(person, FailuresBeforeLock);
        Assert.Equal(AccountState.Active, (await Person.Admin(suite).UnlockAccountAsync(new AccountRequest { Id = person.Id })).State);
        await person.SignIn();
    }

    [Theory]
    [InlineData(-10, -1, "mission-over")]
    [InlineData(1, 10, "mission-ahead")]
    [InlineData(-10, 0, null)]
    [InlineData(0, 10, null)]
    [InlineData(0, null, null)]
    public async Task Who_has_the_password_enters_from_the_first_day_of_the_mission_to_the_last(int from, int? to, string? refusal)
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        var account = person.Account.Clone();
        (account.MissionFrom, account.MissionTo) = (Day(from), to is { } days ? Day(days) : "");
        await Person.Admin(suite).PutAccountAsync(new PutAccountRequest { Account = account, ExpectedRevision = 1 });
        if (refusal is null)
        {
            await person.SignIn();
        }
        else
        {
            await Refused.With(refusal, person.SignIn());
            await Refused.With("sign-in-refused", SignIn(person.Email, Person.NewPassword()), StatusCode.Unauthenticated);
        }
    }

    [Fact]
    public async Task A_session_ends_with_the_mission()
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        var session = await person.EnterAsync();
        await Person.Exchange(suite, session);
        await Database.ExecuteAsync(suite, "update account set mission_to = current_date - 1 where id = @accountId", person.Id);
        await Refused.With("session-over", Person.Exchange(suite, session), StatusCode.Unauthenticated);
        Assert.Equal(AccountState.MissionOver, (await person.StoredAsync()).State);
    }

    [Fact]
    public async Task A_deactivated_account_loses_its_sessions_and_enters_no_more_until_it_is_reactivated()
    {
        var person = await Person.JoinAsync(suite, Role.Receiver);
        var session = await person.EnterAsync();
        Assert.Equal(AccountState.Deactivated, (await Person.Admin(suite).DeactivateAccountAsync(new AccountRequest { Id = person.Id })).State);
        await Refused.With("session-over", Person.Exchange(suite, session), StatusCode.Unauthenticated);
        await Refused.With("account-deactivated", person.SignIn());
        await Refused.With("sign-in-refused", SignIn(person.Email, Person.NewPassword()), StatusCode.Unauthenticated);
        await Person.Admin(suite).ReactivateAccountAsync(new AccountRequest { Id = person.Id });
        await Refused.With("session-over", Person.Exchange(suite, session), StatusCode.Unauthenticated);
        await person.SignIn();
    }

    [Fact]
    public async Task The_password_is_stored_as_a_hash_of_its_own()
    {
        var (one, other) = (await Person.JoinAsync(suite, Role.Receiver), await Person.InviteAsync(suite, Person.Draft(Role.Receiver, await Person.NewStructureAsync(suite))));
        other.Password = one.Password;
        await other.AcceptAsync();
        Assert.False(await Database.HoldsAsync(suite, one.Password));
        Assert.Equal(2, await suite.CountAsync(
            "directorydb", "select count(distinct password_hash) from account where id = any(@ids)", new { ids = new[] { Guid.Parse(one.Id), Guid.Parse(other.Id) } }));
    }

    private static string Day(int days) => TimeProvider.System.Today().AddDays(days).ToText();

    private AsyncUnaryCall<SessionGrant> SignIn(string email, string password) => Person.Door(suite).SignInAsync(new SignInRequest { Email = email, Password = password });

    private static Task RefusedAsync(Person person) => Refused.With("sign-in-refused", person.SignIn(), StatusCode.Unauthenticated);

    private async Task FailAsync(Person person, int times)
    {
        for (var time = 0; time < times; time++)
        {
            await Refused.With("sign-in-refused", SignIn(person.Email, Person.NewPassword()), StatusCode.Unauthenticated);
        }
    }
}
