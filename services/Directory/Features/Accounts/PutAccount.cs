using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Directory.Accounts;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Grpc.Core;

namespace AccesDroits.Directory.Features.Accounts;

public sealed partial class AccountApi
{
    public override Task<StoredAccount> PutAccount(PutAccountRequest request, ServerCallContext context)
    {
        CheckForm(request.Account);
        return ChangeAsync(request.Account.Id, context, (account, caller) => PutAsync(account, request, caller, context));
    }

    private async Task<bool> PutAsync(AccountRow account, PutAccountRequest request, Caller caller, ServerCallContext context)
    {
        var (sent, cancellationToken) = (request.Account, context.CancellationToken);
        if (account.ContentHash.AsSpan().SequenceEqual(ContentHash.Of(sent)))
        {
            return false;
        }

        if (request.ExpectedRevision != account.Revision)
        {
            throw Errors.Stale(account.Revision, await DirectoryApi.ChangedSinceAsync(store.Connection, "account", account.Id, request.ExpectedRevision, cancellationToken));
        }

        if (!string.Equals(sent.Email, account.Email, StringComparison.OrdinalIgnoreCase))
        {
            throw Errors.BrokenRule("email-fixed", "L'adresse d'un compte ne change pas : invitez la personne à sa nouvelle adresse.");
        }

        CheckMayGive(sent, caller);
        var (before, entry) = (ToMessage(account), EntryOf(account));
        Fill(account, sent);
        await CheckScopeIsKnownAsync(account, cancellationToken);
        if (!EntryOf(account).Equals(entry))
        {
            // What its sessions may do, and for how long, is no longer what they were started with.
            RefuseOwn(account, caller);
            await sessions.EndAllAsync(account.Id, cancellationToken);
        }

        var changed = await DirectoryApi.RecordChangeAsync(store.Connection, "account", account.Id, account.Revision + 1, before, ToMessage(account), cancellationToken);
        await store.EnterAsync(context, "account.change", account.Id, detail: string.Join(',', changed));
        return true;
    }

    private static object EntryOf(AccountRow account) =>
        (account.Role, account.StructureId, account.InstitutionId, account.ReceiverStatus, account.MissionFrom, account.MissionTo);
}
