using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Directory.Accounts;
using AccesDroits.Directory.Domain;
using AccesDroits.Directory.Mail;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Grpc.Core;

namespace AccesDroits.Directory.Features.Accounts;

/// <summary>The accounts of others, as those see and change them who look after them.</summary>
public sealed partial class AccountApi(
    AccountStore store, AccountReader reader, Links links, Sessions sessions, Passwords passwords, SecondFactor totp, Notices notices, Audit audit, TimeProvider clock)
    : AccountService.AccountServiceBase
{
    public override async Task<StoredAccount> GetAccount(GetRecordRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var stored = await reader.GetAsync(Guid.Parse(request.Id), context.CancellationToken);
        var structure = DirectoryApi.OrNull(stored.Account.StructureId);
        if (!LooksAfter(caller, stored.Account.Role, structure))
        {
            throw DirectoryApi.UnknownRecord();
        }

        await store.BeginAsync(context.CancellationToken);
        await store.EnterAsync(context, "account.read", Guid.Parse(stored.Account.Id));
        await store.CommitAsync(context.CancellationToken);
        return stored;
    }

    public override async Task<ListAccountsResponse> ListAccounts(ListAccountsRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var list = await reader.ListAsync(request, caller.Role == Role.NetworkAdmin ? null : StructureOf(caller), context.CancellationToken);
        await store.BeginAsync(context.CancellationToken);
        await audit.WriteAsync(store.Connection, context, Act.List("account", list.Accounts.Count));
        await store.CommitAsync(context.CancellationToken);
        return list;
    }

    /// <summary>Changes an account that the caller looks after, in one transaction.</summary>
    /// <param name="change">Answers whether the account itself has changed, so that it gets a new revision and the other services learn it.</param>
    private async Task<StoredAccount> ChangeAsync(string id, ServerCallContext context, Func<AccountRow, Caller, Task<bool>> change)
    {
        var (caller, cancellationToken) = (context.Caller(), context.CancellationToken);
        await store.BeginAsync(cancellationToken);
        var account = await store.LockAsync(Guid.Parse(id), cancellationToken);
        if (account is null || !LooksAfter(caller, account.KnownRole, account.StructureId))
        {
            throw DirectoryApi.UnknownRecord();
        }

        if (await change(account, caller))
        {
            account.Revision++;
            await store.TellAsync(account, cancellationToken);
        }

        await store.SaveAsync(account, cancellationToken);
        await store.CommitAsync(cancellationToken);
        return await reader.GetAsync(account.Id, cancellationToken);
    }

    private static bool LooksAfter(Caller caller, Role role, Guid? structureId) =>
        caller.Role == Role.NetworkAdmin || (role.ActsInStructure() && structureId == StructureOf(caller));

    // A coordinator without a structure looks after nobody.
    private static Guid StructureOf(Caller caller) => caller.StructureId ?? Guid.Empty;

    private static void RefuseOwn(AccountRow account, Caller caller)
    {
        if (account.Id == caller.Id)
        {
            throw Errors.BrokenRule("own-account", "Demandez à quelqu'un d'autre de le faire pour votre propre compte.");
        }
    }
}
