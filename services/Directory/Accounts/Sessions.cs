using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Directory.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace AccesDroits.Directory.Accounts;

/// <summary>Session: what somebody holds who has signed in. Its secret is in their cookie, its hash here.</summary>
public sealed class Sessions(AccountStore store, IOptions<AccountOptions> options, TimeProvider clock)
{
    private const string Insert =
        """
        insert into account_session (id, secret_hash, account_id, owes_totp, idle_until, ends_at) values (@Id, @Hash, @AccountId, @owes, @idleUntil, @endsAt);
        delete from account_session where ends_at < @now
        """;

    private readonly AccountOptions _options = options.Value;

    /// <summary>How long a session may go unused.</summary>
    public TimeSpan IdleOf(AccountRow account) => account.KnownRole.DemandsTotp() ? _options.StrictIdle : _options.SessionIdle;

    /// <summary>A session that owes its second factor when the account has or must have one.</summary>
    public Task<SessionGrant> StartAsync(AccountRow account, CancellationToken cancellationToken) =>
        account.OwesTotp ? AddAsync(account, owes: true, _options.PendingLife, _options.PendingLife, cancellationToken) : StartProvenAsync(account, cancellationToken);

    /// <summary>A session of somebody who has proven all that the account asks.</summary>
    public Task<SessionGrant> StartProvenAsync(AccountRow account, CancellationToken cancellationToken)
    {
        account.LastSignIn = clock.GetUtcNow();
        return AddAsync(account, owes: false, IdleOf(account), account.KnownRole.DemandsTotp() ? _options.StrictLife : _options.SessionLife, cancellationToken);
    }

    /// <summary>Whether the session of a call still exists.</summary>
    public async Task CheckAsync(Guid? id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (!await store.Connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from account_session where id = @id and @now < ends_at and @now < idle_until)", new { id, now }, cancellationToken: cancellationToken)))
        {
            throw Over();
        }
    }

    public Task EndAsync(Guid? id, CancellationToken cancellationToken) =>
        store.Connection.ExecuteAsync(new CommandDefinition("delete from account_session where id = @id", new { id }, cancellationToken: cancellationToken));

    public Task EndAllAsync(Guid accountId, CancellationToken cancellationToken) =>
        store.Connection.ExecuteAsync(new CommandDefinition("delete from account_session where account_id = @accountId", new { accountId }, cancellationToken: cancellationToken));

    public bool MayEnter(AccountRow account) => account.MayEnter(clock.Today());

    /// <summary>Why an account that has proven its password may not enter, in an error; nothing when it may.</summary>
    public void CheckMayEnter(AccountRow account)
    {
        if (!MayEnter(account))
        {
            throw account.DeactivatedAt is not null ? Errors.BrokenRule("account-deactivated", "Ce compte a été désactivé. Adressez-vous à votre coordinateur.")
                : clock.Today() < account.MissionFrom ? Errors.BrokenRule("mission-ahead", "Votre mission n'a pas encore commencé : connectez-vous à partir du premier jour.")
                : Errors.BrokenRule("mission-over", "Votre mission est terminée. Adressez-vous à votre coordinateur.");
        }
    }

    public static RpcException Over() => Errors.Create(StatusCode.Unauthenticated, "session-over", "Votre session est terminée : connectez-vous de nouveau.");

    private async Task<SessionGrant> AddAsync(AccountRow account, bool owes, TimeSpan idle, TimeSpan life, CancellationToken cancellationToken)
    {
        var (secret, now) = (SecretBox.NewSecret(), clock.GetUtcNow());
        await store.Connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new { Id = Guid.NewGuid(), Hash = SecretBox.HashOf(secret), AccountId = account.Id, owes, idleUntil = now + idle, endsAt = now + life, now },
            cancellationToken: cancellationToken));
        return new SessionGrant
        {
            Session = secret,
            EndsAt = Timestamp.FromDateTimeOffset(now + life),
            Next = !owes ? NextStep.None : account.TotpKey is null ? NextStep.EnrolTotp : NextStep.VerifyTotp,
        };
    }
}
