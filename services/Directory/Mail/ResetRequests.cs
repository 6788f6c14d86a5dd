using System.Security.Cryptography;
using AccesDroits.Contracts;
using AccesDroits.Directory.Accounts;
using AccesDroits.ServiceDefaults;
using Dapper;

namespace AccesDroits.Directory.Mail;

/// <summary>
/// Demandes de nouveau mot de passe. Asking only leaves the address here, known or not; who it belongs to is looked up afterwards, so that
/// neither the answer nor the time it takes tells whether there is an account.
/// </summary>
internal sealed class ResetRequests(IServiceScopeFactory scopes, TimeProvider clock)
{
    private const string Claim = "delete from reset_request where id = (select id from reset_request order by id limit 1 for update skip locked) returning address";

    /// <summary>Leaves a link in the mail queue for each request of somebody who may sign in.</summary>
    public async Task AnswerAsync(CancellationToken cancellationToken)
    {
        while (await AnswerNextAsync(cancellationToken))
        {
        }
    }

    private async Task<bool> AnswerNextAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (store, links, box) = (scope.ServiceProvider.GetRequiredService<AccountStore>(), scope.ServiceProvider.GetRequiredService<Links>(), scope.ServiceProvider.GetRequiredService<SecretBox>());
        await store.BeginAsync(cancellationToken);
        var address = await store.Connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(Claim, cancellationToken: cancellationToken));
        if (address is null)
        {
            return false;
        }

        var found = await FindAsync(store, box, address, cancellationToken);
        var account = found is null ? null : await store.LockAsync(found.Id, cancellationToken);
        var outcome = account is null ? "unknown-address"
            : account.PasswordHash is null || !account.MayEnter(clock.Today()) ? "may-not-enter"
            : await links.TrySendResetAsync(account, cancellationToken) ? "done" : "too-many";
        await store.EnterAsync(actor: null, AuditedActs.AccountAskReset, account?.Id ?? Guid.Empty, cancellationToken, outcome);
        await store.CommitAsync(cancellationToken);
        return true;
    }

    private static async Task<AccountRow?> FindAsync(AccountStore store, SecretBox box, byte[] address, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindByEmailAsync(box.Open(address), cancellationToken);
        }
        catch (CryptographicException)
        {
            // Sealed with keys that are gone: nobody will ever know whose it was, and the others must not wait behind it.
            return null;
        }
    }
}
