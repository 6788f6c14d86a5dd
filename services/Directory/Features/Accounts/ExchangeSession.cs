using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Directory.Accounts;
using AccesDroits.Directory.Tokens;
using AccesDroits.ServiceDefaults.Auth;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AccesDroits.Directory.Features.Accounts;

/// <summary>Sessions, for the gateway: it keeps the token for as long as the token lasts, so that a session costs Directory little.</summary>
public sealed class SessionApi(AccountStore store, Sessions sessions, TokenIssuer tokens, TimeProvider clock) : SessionService.SessionServiceBase
{
    private const string Find =
        """
        select id, account_id, owes_totp from account_session where secret_hash = @hash and @now < ends_at and @now < idle_until for update
        """;

    private sealed record Found(Guid Id, Guid AccountId, bool OwesTotp);

    public override async Task<ExchangeSessionResponse> ExchangeSession(ExchangeSessionRequest request, ServerCallContext context)
    {
        var (now, cancellationToken) = (clock.GetUtcNow(), context.CancellationToken);
        await store.BeginAsync(cancellationToken);
        var session = await store.Connection.QuerySingleOrDefaultAsync<Found>(new CommandDefinition(
            Find, new { hash = SecretBox.HashOf(request.Session), now }, cancellationToken: cancellationToken)) ?? throw Sessions.Over();
        var account = await store.ReadAsync(session.AccountId, cancellationToken);
        if (!sessions.MayEnter(account))
        {
            throw Sessions.Over();
        }

        if (!session.OwesTotp)
        {
            await store.Connection.ExecuteAsync(new CommandDefinition(
                "update account_session set idle_until = @until where id = @Id", new { session.Id, until = now + sessions.IdleOf(account) }, cancellationToken: cancellationToken));
        }

        await store.CommitAsync(cancellationToken);
        var issued = tokens.Issue(session.OwesTotp
            ? new Caller(account.Id, Role.PendingTotp, SessionId: session.Id)
            : new Caller(account.Id, account.KnownRole, account.StructureId, account.InstitutionId, account.ReceiverStatus, SessionId: session.Id));
        return new ExchangeSessionResponse { Token = issued.Token, ExpiresAt = Timestamp.FromDateTimeOffset(issued.ExpiresAt) };
    }
}
