using AccesDroits.Contracts.Directory.V1;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Directory.Features.Accounts;

public sealed partial class SignInApi
{
    public override async Task<RequestResetResponse> RequestReset(RequestResetRequest request, ServerCallContext context)
    {
        await store.BeginAsync(context.CancellationToken);
        await store.Connection.ExecuteAsync(new CommandDefinition(
            "insert into reset_request (address) values (@address)", new { address = box.Seal(request.Email) }, cancellationToken: context.CancellationToken));
        await store.CommitAsync(context.CancellationToken);
        return new RequestResetResponse();
    }

    public override async Task<ResetPasswordResponse> ResetPassword(ResetPasswordRequest request, ServerCallContext context)
    {
        await store.BeginAsync(context.CancellationToken);
        var (link, account) = await links.OpenResetAsync(request.Token, context.CancellationToken);
        await passwords.SetAsync(account, request.Password, "password");
        await links.UseAsync(link, context.CancellationToken);
        await sessions.EndAllAsync(account.Id, context.CancellationToken);
        await store.EnterAsync(actor: null, "account.reset-password", account.Id, context.CancellationToken);
        await notices.PasswordChangedAsync(account, context.CancellationToken);
        await store.CommitAsync(context.CancellationToken);
        return new ResetPasswordResponse();
    }
}
