using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Directory.Accounts;
using Grpc.Core;

namespace AccesDroits.Directory.Features.Accounts;

public sealed partial class AccountApi
{
    public override Task<StoredAccount> DeactivateAccount(AccountRequest request, ServerCallContext context) =>
        ChangeAsync(request.Id, context, async (account, caller) =>
        {
            RefuseOwn(account, caller);
            if (account.DeactivatedAt is not null)
            {
                return false;
            }

            account.DeactivatedAt = clock.GetUtcNow();
            await sessions.EndAllAsync(account.Id, context.CancellationToken);
            await links.EndAllAsync(account.Id, context.CancellationToken);
            await RecordStateAsync(account, context.CancellationToken);
            await store.EnterAsync(context, "account.deactivate", account.Id);
            return true;
        });

    public override Task<StoredAccount> ReactivateAccount(AccountRequest request, ServerCallContext context) =>
        ChangeAsync(request.Id, context, async (account, _) =>
        {
            if (account.DeactivatedAt is null)
            {
                return false;
            }

            account.DeactivatedAt = null;
            await RecordStateAsync(account, context.CancellationToken);
            await store.EnterAsync(context, "account.reactivate", account.Id);
            return true;
        });

    // A new revision that changes none of the fields that people edit.
    private Task<IReadOnlyList<string>> RecordStateAsync(AccountRow account, CancellationToken cancellationToken)
    {
        var message = ToMessage(account);
        return DirectoryApi.RecordChangeAsync(store.Connection, "account", account.Id, account.Revision + 1, message, message, cancellationToken);
    }
}
