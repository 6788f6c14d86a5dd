using AccesDroits.Contracts.Directory.V1;
using Grpc.Core;

namespace AccesDroits.Directory.Features.Accounts;

public sealed partial class AccountApi
{
    public override Task<StoredAccount> UnlockAccount(AccountRequest request, ServerCallContext context) =>
        ChangeAsync(request.Id, context, async (account, _) =>
        {
            await passwords.ForgetFailuresAsync(account);
            await store.EnterAsync(context, "account.unlock", account.Id);
            return false;
        });

    public override Task<StoredAccount> ResetAccountTotp(AccountRequest request, ServerCallContext context) =>
        ChangeAsync(request.Id, context, async (account, caller) =>
        {
            // With their own session stolen, they would give the thief their second factor.
            RefuseOwn(account, caller);
            await totp.ForgetAsync(account, context.CancellationToken);
            await sessions.EndAllAsync(account.Id, context.CancellationToken);
            await store.EnterAsync(context, "account.reset-totp", account.Id);
            await notices.TotpResetAsync(account, context.CancellationToken);
            return false;
        });
}
