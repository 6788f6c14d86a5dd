using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using MassTransit;
using Npgsql;

namespace AccesDroits.Referrals.Features.Copies;

/// <summary>Keeps, of the accounts of Directory, for whom they work, the post that they hold and the days of the mission.</summary>
public sealed class CopyAccount(Inbox inbox) : IConsumer<AccountChanged>
{
    private const string Upsert =
        """
        insert into account (account_id, revision, deleted, role, structure_id, institution_id, contact_id, mission, deactivated)
        values (@Id, @Revision, @Deleted, @Role, @StructureId, @InstitutionId, @ContactId, daterange(@MissionFrom::date, @MissionTo::date + 1), @Deactivated)
        on conflict (account_id) do update set
            revision = @Revision, deleted = @Deleted, role = @Role, structure_id = @StructureId, institution_id = @InstitutionId, contact_id = @ContactId,
            mission = excluded.mission, deactivated = @Deactivated
        where account.revision < @Revision
        """;

    public Task Consume(ConsumeContext<AccountChanged> context) => inbox.OnceAsync(context, CopyAsync);

    internal static Task CopyAsync(NpgsqlConnection connection, AccountChanged account, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(Upsert, account, cancellationToken: cancellationToken));
}
