using AccesDroits.Contracts;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Directory.Accounts;
using AccesDroits.Directory.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Directory.Features.Accounts;

public sealed partial class AccountApi
{
    // One writer at a time for one account, also while it does not exist yet.
    private const string LockId = "select pg_advisory_xact_lock(hashtextextended(@id::text, 0))";

    public override async Task<StoredAccount> InviteAccount(InviteAccountRequest request, ServerCallContext context)
    {
        var (sent, caller, cancellationToken) = (request.Account, context.Caller(), context.CancellationToken);
        CheckForm(sent);
        CheckMayGive(sent, caller);
        var account = new AccountRow { Id = Guid.Parse(sent.Id), Email = sent.Email, Revision = 1 };
        Fill(account, sent);
        await store.BeginAsync(cancellationToken);
        await store.Connection.ExecuteAsync(new CommandDefinition(LockId, new { id = account.Id }, cancellationToken: cancellationToken));
        await CheckScopeIsKnownAsync(account, cancellationToken);
        if (await store.LockAsync(account.Id, cancellationToken) is { } stored)
        {
            return stored.ContentHash.AsSpan().SequenceEqual(account.ContentHash) ? await reader.GetAsync(stored.Id, cancellationToken) : throw Errors.IdTaken();
        }

        try
        {
            await store.AddAsync(account, cancellationToken);
        }
        catch (PostgresException exception) when (exception is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "account_email_taken" })
        {
            throw Errors.AlreadyExists("email-taken", "Un compte a déjà cette adresse.");
        }

        await DirectoryApi.RecordChangeAsync(store.Connection, "account", account.Id, account.Revision, before: null, ToMessage(account), cancellationToken);
        await links.SendInvitationAsync(account, cancellationToken);
        await store.EnterAsync(context, "account.invite", account.Id);
        await store.TellAsync(account, cancellationToken);
        await store.CommitAsync(cancellationToken);
        return await reader.GetAsync(account.Id, cancellationToken);
    }

    public override Task<StoredAccount> ResendInvitation(AccountRequest request, ServerCallContext context) =>
        ChangeAsync(request.Id, context, async (account, _) =>
        {
            if (account.PasswordHash is not null)
            {
                throw Errors.BrokenRule("already-accepted", "Cette personne a déjà accepté son invitation.");
            }

            if (account.DeactivatedAt is not null)
            {
                throw Errors.BrokenRule("account-deactivated", "Ce compte est désactivé : réactivez-le d'abord.");
            }

            await links.SendInvitationAsync(account, context.CancellationToken);
            await store.EnterAsync(context, "account.invite-again", account.Id);
            return false;
        });

    private static void Fill(AccountRow account, Account sent)
    {
        account.Name = sent.Name;
        account.Role = sent.Role.ToCode();
        account.StructureId = DirectoryApi.OrNull(sent.StructureId);
        account.InstitutionId = DirectoryApi.OrNull(sent.InstitutionId);
        account.ContactId = DirectoryApi.OrNull(sent.ContactId);
        account.ReceiverStatus = sent.ReceiverStatus.Length == 0 ? null : sent.ReceiverStatus;
        account.MissionFrom = sent.MissionFrom.ToDate();
        account.MissionTo = sent.MissionTo.ToOptionalDate();
        account.ContentHash = ContentHash.Of(sent);
    }

    private static Account ToMessage(AccountRow account) => new()
    {
        Id = account.Id.ToString(), Email = account.Email, Name = account.Name, Role = account.KnownRole, StructureId = $"{account.StructureId}",
        InstitutionId = $"{account.InstitutionId}", ReceiverStatus = account.ReceiverStatus ?? "", MissionFrom = account.MissionFrom.ToText(),
        MissionTo = account.MissionTo?.ToText() ?? "", ContactId = $"{account.ContactId}",
    };
}
