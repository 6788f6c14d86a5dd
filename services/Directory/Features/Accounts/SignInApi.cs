using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Directory.Accounts;
using AccesDroits.Directory.Mail;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Directory.Features.Accounts;

/// <summary>Signing in and out, and the links that set a password.</summary>
public sealed partial class SignInApi(AccountStore store, Passwords passwords, SecondFactor totp, Sessions sessions, Links links, SecretBox box, Notices notices) : SignInService.SignInServiceBase
{
    public override async Task<SessionGrant> SignIn(SignInRequest request, ServerCallContext context)
    {
        // The password is compared before the account is locked: nobody waits for somebody else's guess.
        var found = await store.FindByEmailAsync(request.Email, context.CancellationToken);
        var isRight = passwords.Verify(found, request.Password);
        await store.BeginAsync(context.CancellationToken);
        if (found is null || await store.LockAsync(found.Id, context.CancellationToken) is not { } account)
        {
            throw await RefusedAsync(Guid.Empty, "unknown-address", context.CancellationToken);
        }

        if (await passwords.IsLockedAsync(account))
        {
            throw await RefusedAsync(account.Id, Passwords.AccountLocked, context.CancellationToken);
        }

        if (!isRight || account.PasswordHash != found.PasswordHash)
        {
            await passwords.CountFailureAsync(account, context.CancellationToken);
            throw await RefusedAsync(account.Id, Passwords.PasswordRefused, context.CancellationToken);
        }

        if (!sessions.MayEnter(account))
        {
            await EnterRefusalAsync(account.Id, "may-not-enter", context.CancellationToken);
        }

        sessions.CheckMayEnter(account);
        if (!account.OwesTotp)
        {
            // Otherwise the password alone would allow to guess codes for ever.
            await passwords.ForgetFailuresAsync(account);
        }

        var session = await sessions.StartAsync(account, context.CancellationToken);
        await store.SaveAsync(account, context.CancellationToken);
        await store.EnterAsync(
            new Caller(account.Id, account.OwesTotp ? Role.PendingTotp : account.KnownRole), "session.sign-in", account.Id, context.CancellationToken);
        await store.CommitAsync(context.CancellationToken);
        return session;
    }

    public override async Task<VerifyTotpResponse> VerifyTotp(VerifyTotpRequest request, ServerCallContext context)
    {
        var (caller, cancellationToken) = (context.Caller(), context.CancellationToken);
        if (request.ProofCase == VerifyTotpRequest.ProofOneofCase.None)
        {
            throw Errors.Invalid([new Violation("code", "required", "Cette information est obligatoire.")]);
        }

        await store.BeginAsync(cancellationToken);
        var account = await store.LockAsync(caller.Id, cancellationToken) ?? throw Sessions.Over();
        await sessions.CheckAsync(caller.SessionId, cancellationToken);
        sessions.CheckMayEnter(account);
        if (account.TotpKey is null)
        {
            throw SecondFactor.NotStarted();
        }

        var isRecovery = request.ProofCase == VerifyTotpRequest.ProofOneofCase.RecoveryCode;
        var act = isRecovery ? "session.recovery-code" : "session.totp";
        if (await passwords.IsLockedAsync(account))
        {
            await store.EnterAsync(context, act, account.Id, Passwords.AccountLocked);
            await store.CommitAsync(cancellationToken);
            throw SecondFactor.Refused();
        }

        var isRight = isRecovery
            ? await totp.UseRecoveryCodeAsync(account.Id, request.RecoveryCode, cancellationToken)
            : await totp.UseCodeAsync(account, request.Code, cancellationToken);
        if (!isRight)
        {
            await passwords.CountFailureAsync(account, cancellationToken);
            await store.EnterAsync(context, act, account.Id, SecondFactor.CodeRefused);
            await store.CommitAsync(cancellationToken);
            throw SecondFactor.Refused();
        }

        await passwords.ForgetFailuresAsync(account);
        await sessions.EndAsync(caller.SessionId, cancellationToken);
        var session = await sessions.StartProvenAsync(account, cancellationToken);
        await store.SaveAsync(account, cancellationToken);
        await store.EnterAsync(context, act, account.Id);
        var left = await totp.RecoveryCodesLeftAsync(account.Id, cancellationToken);
        await store.CommitAsync(cancellationToken);
        return new VerifyTotpResponse { Session = session, RecoveryCodesLeft = left };
    }

    public override async Task<SignOutResponse> SignOut(SignOutRequest request, ServerCallContext context)
    {
        await store.BeginAsync(context.CancellationToken);
        await sessions.EndAsync(context.Caller().SessionId, context.CancellationToken);
        await store.EnterAsync(context, "session.sign-out", context.Caller().Id);
        await store.CommitAsync(context.CancellationToken);
        return new SignOutResponse();
    }

    // Nobody has proven who they are, and what they typed is in no entry.
    private async Task EnterRefusalAsync(Guid accountId, string outcome, CancellationToken cancellationToken)
    {
        await store.EnterAsync(actor: null, "session.sign-in", accountId, cancellationToken, outcome);
        await store.CommitAsync(cancellationToken);
    }

    private async Task<RpcException> RefusedAsync(Guid accountId, string outcome, CancellationToken cancellationToken)
    {
        await EnterRefusalAsync(accountId, outcome, cancellationToken);
        return Refused();
    }

    private static RpcException Refused() => Errors.Create(
        StatusCode.Unauthenticated, "sign-in-refused", "L'adresse ou le mot de passe n'est pas le bon, ou ce compte est bloqué un quart d'heure après trop d'essais.");
}
