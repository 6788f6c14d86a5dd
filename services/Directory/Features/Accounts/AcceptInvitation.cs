using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Directory.Domain;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AccesDroits.Directory.Features.Accounts;

public sealed partial class SignInApi
{
    public override async Task<GetInvitationResponse> GetInvitation(GetInvitationRequest request, ServerCallContext context)
    {
        await store.BeginAsync(context.CancellationToken);
        var (link, account) = await links.OpenInvitationAsync(request.Token, context.CancellationToken);
        var scope = await store.Connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select label from structure where id = @StructureId union all select label from institution where id = @InstitutionId",
            new { account.StructureId, account.InstitutionId }, cancellationToken: context.CancellationToken));
        return new GetInvitationResponse
        {
            Email = account.Email, Name = account.Name, Role = account.KnownRole, ScopeLabel = scope ?? "", TotpMandatory = account.KnownRole.DemandsTotp(),
            EndsAt = Timestamp.FromDateTimeOffset(link.ExpiresAt),
        };
    }

    public override async Task<SessionGrant> AcceptInvitation(AcceptInvitationRequest request, ServerCallContext context)
    {
        var cancellationToken = context.CancellationToken;
        await store.BeginAsync(cancellationToken);
        var (link, account) = await links.OpenInvitationAsync(request.Token, cancellationToken);
        await passwords.SetAsync(account, request.Password, "password");
        await links.UseAsync(link, cancellationToken);
        await store.EnterAsync(actor: null, "account.accept", account.Id, cancellationToken);
        if (!sessions.MayEnter(account))
        {
            await store.CommitAsync(cancellationToken);
        }

        sessions.CheckMayEnter(account);
        var session = await sessions.StartAsync(account, cancellationToken);
        await store.SaveAsync(account, cancellationToken);
        await store.CommitAsync(cancellationToken);
        return session;
    }
}
