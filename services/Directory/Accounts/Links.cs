using AccesDroits.Directory.Mail;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Microsoft.Extensions.Options;

namespace AccesDroits.Directory.Accounts;

/// <summary>A link that was sent by mail.</summary>
public sealed record Link(byte[] TokenHash, Guid AccountId, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt, DateTimeOffset? ReplacedAt);

/// <summary>Lien: sets a password once, until it expires or another one replaces it.</summary>
public sealed class Links(AccountStore store, Mailbag mail, IOptions<AccountOptions> options, TimeProvider clock)
{
    private const string Invitation = "invitation";
    private const string Reset = "reset";
    private static readonly TimeSpan Memory = TimeSpan.FromDays(90);

    private const string Insert =
        """
        delete from account_link where account_id = @AccountId and expires_at < @forgotten;
        update account_link set replaced_at = @now where account_id = @AccountId and kind = @kind and used_at is null and replaced_at is null;
        insert into account_link (token_hash, account_id, kind, created_at, expires_at) values (@hash, @AccountId, @kind, @now, @until)
        """;

    private readonly AccountOptions _options = options.Value;

    public Task SendInvitationAsync(AccountRow account, CancellationToken cancellationToken) =>
        SendAsync(account, Invitation, _options.InvitationLife, (token, until) => Letters.Invitation(account, $"{_options.LinkAddress}/invitation/{token}", until), cancellationToken);

    /// <summary>Whether it was sent: nothing is when several have been already within the life of one.</summary>
    public async Task<bool> TrySendResetAsync(AccountRow account, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - _options.ResetLife;
        var sent = await store.Connection.ExecuteScalarAsync<int>(new CommandDefinition(
            "select count(*) from account_link where account_id = @Id and kind = @Reset and created_at > @since", new { account.Id, Reset, since }, cancellationToken: cancellationToken));
        if (sent >= _options.MostResets)
        {
            return false;
        }

        await SendAsync(account, Reset, _options.ResetLife, (token, until) => Letters.Reset(account, $"{_options.LinkAddress}/mot-de-passe/{token}", until), cancellationToken);
        return true;
    }

    /// <summary>The link and its account, locked; an error when it no longer holds.</summary>
    public Task<(Link Link, AccountRow Account)> OpenInvitationAsync(string token, CancellationToken cancellationToken) => OpenAsync(Invitation, token, cancellationToken);

    /// <inheritdoc cref="OpenInvitationAsync"/>
    public Task<(Link Link, AccountRow Account)> OpenResetAsync(string token, CancellationToken cancellationToken) => OpenAsync(Reset, token, cancellationToken);

    /// <summary>The link no longer holds, nor does any other of the account.</summary>
    public Task UseAsync(Link link, CancellationToken cancellationToken) =>
        store.Connection.ExecuteAsync(new CommandDefinition(
            """
            update account_link set used_at = @now where token_hash = @TokenHash;
            update account_link set replaced_at = @now where account_id = @AccountId and used_at is null and replaced_at is null
            """,
            new { link.TokenHash, link.AccountId, now = clock.GetUtcNow() }, cancellationToken: cancellationToken));

    public Task EndAllAsync(Guid accountId, CancellationToken cancellationToken) =>
        store.Connection.ExecuteAsync(new CommandDefinition(
            "update account_link set replaced_at = @now where account_id = @accountId and used_at is null and replaced_at is null",
            new { accountId, now = clock.GetUtcNow() }, cancellationToken: cancellationToken));

    private async Task SendAsync(AccountRow account, string kind, TimeSpan life, Func<string, DateTimeOffset, Letter> letter, CancellationToken cancellationToken)
    {
        var (token, now) = (SecretBox.NewSecret(), clock.GetUtcNow());
        await store.Connection.ExecuteAsync(new CommandDefinition(
            Insert,
            new { AccountId = account.Id, kind, now, hash = SecretBox.HashOf(token), until = now + life, forgotten = now - Memory },
            cancellationToken: cancellationToken));
        await mail.AddAsync(store.Connection, letter(token, now + life), now + life, cancellationToken);
    }

    private async Task<(Link Link, AccountRow Account)> OpenAsync(string kind, string token, CancellationToken cancellationToken)
    {
        const string Find = "select token_hash, account_id, expires_at, used_at, replaced_at from account_link where token_hash = @hash and kind = @kind";
        var parameters = new { hash = SecretBox.HashOf(token), kind };
        var unlocked = await store.Connection.QuerySingleOrDefaultAsync<Link>(new CommandDefinition(Find, parameters, cancellationToken: cancellationToken))
            ?? throw Errors.NotFound("unknown-link", "Ce lien n'existe pas. Copiez-le en entier depuis le message.");

        // The account first, as everybody does: who used the link meanwhile has committed by then.
        var account = (await store.LockAsync(unlocked.AccountId, cancellationToken))!;
        var link = await store.Connection.QuerySingleAsync<Link>(new CommandDefinition(Find, parameters, cancellationToken: cancellationToken));
        if (link.UsedAt is not null)
        {
            throw Errors.BrokenRule("link-used", "Ce lien a déjà servi. Si ce n'est pas vous qui l'avez utilisé, prévenez votre coordinateur.");
        }

        if (account.DeactivatedAt is not null)
        {
            throw Errors.BrokenRule("account-deactivated", "Ce compte a été désactivé. Adressez-vous à votre coordinateur.");
        }

        if (link.ReplacedAt is not null)
        {
            throw Errors.BrokenRule("link-replaced", "Un message plus récent remplace ce lien : utilisez le dernier reçu.");
        }

        return link.ExpiresAt > clock.GetUtcNow() ? (link, account) : throw Errors.BrokenRule("link-expired", "Ce lien n'est plus valable : demandez-en un autre.");
    }
}
