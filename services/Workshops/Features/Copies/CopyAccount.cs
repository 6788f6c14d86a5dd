using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using MassTransit;
using Npgsql;

namespace AccesDroits.Workshops.Features.Copies;

/// <summary>Keeps, of the accounts of Directory, the structure and the days of the mission: who may animate a session.</summary>
public sealed class CopyAccount(Inbox inbox) : IConsumer<AccountChanged>
{
    private const string Upsert =
        """
        insert into account (account_id, revision, deleted, structure_id, mission, deactivated)
        values (@Id, @Revision, @Deleted, @StructureId, daterange(@MissionFrom::date, @MissionTo::date + 1), @Deactivated)
        on conflict (account_id) do update set
            revision = @Revision, deleted = @Deleted, structure_id = @StructureId, mission = excluded.mission, deactivated = @Deactivated
        where account.revision < @Revision
        """;

    public Task Consume(ConsumeContext<AccountChanged> context) => inbox.OnceAsync(context, CopyAsync);

    internal static Task CopyAsync(NpgsqlConnection connection, AccountChanged account, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(Upsert, account, cancellationToken: cancellationToken));
}
