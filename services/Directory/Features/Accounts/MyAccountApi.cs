using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Directory.Accounts;
using AccesDroits.Directory.Mail;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Grpc.Core;

namespace AccesDroits.Directory.Features.Accounts;

/// <summary>What people do with their own account.</summary>
public sealed partial class MyAccountApi(AccountStore store, AccountReader reader, Sessions sessions, Passwords passwords, SecondFactor totp, Notices notices) : MyAccountService.MyAccountServiceBase
{
    public override Task<StoredAccount> GetMyAccount(GetMyAccountRequest request, ServerCallContext context) =>
        reader.GetAsync(context.Caller().Id, context.CancellationToken);

    public override async Task<SessionGrant> ChangeMyPassword(ChangeMyPasswordRequest request, ServerCallContext context)
    {
        var account = await OpenAsync(context);
        await passwords.CheckAsync(account, request.Password, "account.change-password", context);
        await passwords.SetAsync(account, request.NewPassword, "new_password");
        var session = await ReplaceSessionsAsync(account, context.CancellationToken);
        await store.EnterAsync(context, "account.change-password", account.Id);
        await notices.PasswordChangedAsync(account, context.CancellationToken);
        await store.CommitAsync(context.CancellationToken);
        return session;
    }

    public override async Task<SignOutEverywhereResponse> SignOutEverywhere(SignOutEverywhereRequest request, ServerCallContext context)
    {
        await store.BeginAsync(context.CancellationToken);
        await sessions.EndAllAsync(context.Caller().Id, context.CancellationToken);
        await store.EnterAsync(context, "session.sign-out-everywhere", context.Caller().Id);
        await store.CommitAsync(context.CancellationToken);
        return new SignOutEverywhereResponse();
    }

    /// <summary>The caller's account, locked in a transaction, while the session that the call was made with still holds.</summary>
    private async Task<AccountRow> OpenAsync(ServerCallContext context)
    {
        var caller = context.Caller();
        await store.BeginAsync(context.CancellationToken);
        var account = await store.LockAsync(caller.Id, context.CancellationToken) ?? throw DirectoryApi.UnknownRecord();
        await sessions.CheckAsync(caller.SessionId, context.CancellationToken);
        return account;
    }

    private async Task<SessionGrant> ReplaceSessionsAsync(AccountRow account, CancellationToken cancellationToken)
    {
        await sessions.EndAllAsync(account.Id, cancellationToken);
        var session = await sessions.StartProvenAsync(account, cancellationToken);
        await store.SaveAsync(account, cancellationToken);
        return session;
    }
}
