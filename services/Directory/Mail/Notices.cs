using AccesDroits.Directory.Accounts;
using Microsoft.Extensions.Options;

namespace AccesDroits.Directory.Mail;

/// <summary>Tells people by mail what has been done to their account, in the transaction that does it: who did not do it learns it.</summary>
public sealed class Notices(AccountStore store, Mailbag mail, IOptions<AccountOptions> options, TimeProvider clock)
{
    // A mail server that is away for a weekend does not swallow the news.
    private static readonly TimeSpan Life = TimeSpan.FromDays(7);

    private string SignIn => $"{options.Value.LinkAddress}/connexion";

    public Task PasswordChangedAsync(AccountRow account, CancellationToken cancellationToken) =>
        SendAsync(Letters.PasswordChanged(account, SignIn, clock.GetUtcNow()), cancellationToken);

    public Task TotpChangedAsync(AccountRow account, CancellationToken cancellationToken) =>
        SendAsync(Letters.TotpChanged(account, SignIn, clock.GetUtcNow()), cancellationToken);

    public Task TotpResetAsync(AccountRow account, CancellationToken cancellationToken) =>
        SendAsync(Letters.TotpReset(account, SignIn, clock.GetUtcNow()), cancellationToken);

    public Task LockedAsync(AccountRow account, DateTimeOffset until, CancellationToken cancellationToken) => SendAsync(Letters.Locked(account, SignIn, until), cancellationToken);

    private Task SendAsync(Letter letter, CancellationToken cancellationToken) =>
        mail.AddAsync(store.Connection, letter, clock.GetUtcNow() + Life, cancellationToken);
}
