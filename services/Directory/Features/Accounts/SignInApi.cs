using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Directory.Accounts;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Directory.Features.Accounts;

/// <summary>Signing in and out, and the links that set a password.</summary>
public sealed partial class SignInApi(AccountStore store, Passwords passwords, SecondFactor totp, Sessions sessions, Links links, SecretBox box) : SignInService.SignInServiceBase
{
    public override async Task<SessionGrant> SignIn(SignInRequest request, ServerCallContext context)
    {
        // The password is compared before the account is locked: nobody waits for somebody else's guess.
        var found = await store.FindByEmailAsync(request.Email, context.CancellationToken);
        var isRight = passwords.Verify(found, request.Password);
        await store.BeginAsync(context.CancellationToken);
        if (found is null || await store.LockAsync(found.Id, context.CancellationToken) is not { } account || await passwords.IsLockedAsync(account))
        {
            throw Refused();
        }

        if (!isRight || account.PasswordHash != found.PasswordHash)
        {
            await passwords.CountFailureAsync(account);
            await store.CommitAsync(context.CancellationToken);
            throw Refused();
        }

        sessions.CheckMayEnter(account);
        if (!account.OwesTotp)
        {
            // Otherwise the password alone would allow to guess codes for ever.
            await passwords.ForgetFailuresAsync(account);
        }

        var session = await sessions.StartAsync(account, context.CancellationToken);
        await store.SaveAsync(account, context.CancellationToken);
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

        if (await passwords.IsLockedAsync(account))
        {
            throw SecondFactor.Refused();
        }

        var isRight = request.ProofCase == VerifyTotpRequest.ProofOneofCase.RecoveryCode
            ? await totp.UseRecoveryCodeAsync(account.Id, request.RecoveryCode, cancellationToken)
            : await totp.UseCodeAsync(account, request.Code, cancellationToken);
        if (!isRight)
        {
            await passwords.CountFailureAsync(account);
            await store.CommitAsync(cancellationToken);
            throw SecondFactor.Refused();
        }

        await passwords.ForgetFailuresAsync(account);
        await sessions.EndAsync(caller.SessionId, cancellationToken);
        var session = await sessions.StartProvenAsync(account, cancellationToken);
        await store.SaveAsync(account, cancellationToken);
        var left = await totp.RecoveryCodesLeftAsync(account.Id, cancellationToken);
        await store.CommitAsync(cancellationToken);
        return new VerifyTotpResponse { Session = session, RecoveryCodesLeft = left };
    }

    public override async Task<SignOutResponse> SignOut(SignOutRequest request, ServerCallContext context)
    {
        await store.BeginAsync(context.CancellationToken);
        await sessions.EndAsync(context.Caller().SessionId, context.CancellationToken);
        await store.CommitAsync(context.CancellationToken);
        return new SignOutResponse();
    }

    private static RpcException Refused() => Errors.Create(
        StatusCode.Unauthenticated, "sign-in-refused", "L'adresse ou le mot de passe n'est pas le bon, ou ce compte est bloqué un quart d'heure après trop d'essais.");
}
