using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using MassTransit;

namespace AccesDroits.Referrals.Features.Copies;

/// <summary>Keeps a local copy of the accounts, of which events tell no name, of Directory.</summary>
public sealed class CopyAccount(Inbox inbox) : IConsumer<AccountChanged>
{
    private const string Upsert =
        """
        insert into account (account_id, revision, deleted, role, structure_id, institution_id, contact_id, mission, deactivated)
        values (@id, @revision, @deleted, @role, @structure::uuid, @institution::uuid, @contact::uuid, @mission, @deactivated)
        on conflict (account_id) do update set
            revision = @revision, deleted = @deleted, role = @role, structure_id = @structure::uuid, institution_id = @institution::uuid, contact_id = @contact::uuid,
            mission = @mission, deactivated = @deactivated
        where account.revision < @revision
        """;

    public Task Consume(ConsumeContext<AccountChanged> context) => inbox.OnceAsync(context, (connection, account, cancellationToken) => Copies.ReplaceAsync(
        connection, Upsert, cancellationToken, ("id", account.Id), ("revision", account.Revision), ("deleted", account.Deleted), ("role", account.Role),
        ("structure", account.StructureId?.ToString()), ("institution", account.InstitutionId?.ToString()), ("contact", account.ContactId?.ToString()),
        ("mission", Copies.During(account.MissionFrom, account.MissionTo)), ("deactivated", account.Deactivated)));
}
