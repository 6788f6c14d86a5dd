using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Directory.Accounts;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Grpc.Core;

namespace AccesDroits.Directory.Features.Accounts;

public sealed partial class MyAccountApi
{
    private const string Issuer = "Accès aux droits";

    public override async Task<StartTotpResponse> StartTotp(StartTotpRequest request, ServerCallContext context)
    {
        var account = await OpenAsync(context);
        if (context.Caller().Role != Role.PendingTotp)
        {
            await passwords.CheckAsync(account, request.Password, "account.start-totp", context);
        }
        else if (account.TotpKey is not null)
        {
            throw Owed();
        }

        var secret = totp.Propose(account);
        await store.SaveAsync(account, context.CancellationToken);
        await store.EnterAsync(context, "account.start-totp", account.Id);
        await store.CommitAsync(context.CancellationToken);
        return new StartTotpResponse
        {
            Secret = secret,
            Address = $"otpauth://totp/{Uri.EscapeDataString(Issuer)}:{Uri.EscapeDataString(account.Email)}?secret={secret}&issuer={Uri.EscapeDataString(Issuer)}",
        };
    }

    public override async Task<ConfirmTotpResponse> ConfirmTotp(ConfirmTotpRequest request, ServerCallContext context)
    {
        var account = await OpenAsync(context);
        if (context.Caller().Role == Role.PendingTotp && account.TotpKey is not null)
        {
            throw Owed();
        }

        var former = account.TotpKey;
        (account.TotpKey, account.TotpPending) = (account.TotpPending ?? throw SecondFactor.NotStarted(), null);
        var pending = account.TotpKey;
        if (await passwords.IsLockedAsync(account) || !await totp.UseCodeAsync(account, request.Code, context.CancellationToken))
        {
            (account.TotpKey, account.TotpPending) = (former, pending);
            await passwords.CountFailureAsync(account, context.CancellationToken);
            await store.EnterAsync(context, "account.enrol-totp", account.Id, SecondFactor.CodeRefused);
            await store.CommitAsync(context.CancellationToken);
            throw SecondFactor.Refused();
        }

        await passwords.ForgetFailuresAsync(account);
        var codes = await totp.RenewRecoveryCodesAsync(account.Id, context.CancellationToken);
        var session = await ReplaceSessionsAsync(account, context.CancellationToken);
        await store.EnterAsync(context, "account.enrol-totp", account.Id);
        await notices.TotpChangedAsync(account, context.CancellationToken);
        await store.CommitAsync(context.CancellationToken);
        return new ConfirmTotpResponse { RecoveryCodes = { codes }, Session = session };
    }

    public override async Task<RenewRecoveryCodesResponse> RenewRecoveryCodes(RenewRecoveryCodesRequest request, ServerCallContext context)
    {
        var account = await OpenAsync(context);
        await passwords.CheckAsync(account, request.Password, "account.renew-codes", context);
        if (account.TotpKey is null)
        {
            throw SecondFactor.NotStarted();
        }

        var codes = await totp.RenewRecoveryCodesAsync(account.Id, context.CancellationToken);
        await store.EnterAsync(context, "account.renew-codes", account.Id);
        await store.CommitAsync(context.CancellationToken);
        return new RenewRecoveryCodesResponse { RecoveryCodes = { codes } };
    }

    // Who has the password alone must not choose the second factor.
    private static RpcException Owed() => Errors.BrokenRule("totp-owed", "Donnez d'abord un code de votre application.");
}
