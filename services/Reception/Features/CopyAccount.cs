using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using MassTransit;
using Npgsql;

namespace AccesDroits.Reception.Features;

/// <summary>Keeps, of the accounts of Directory, the structure and the days of the mission.</summary>
public sealed class CopyAccount(Inbox inbox) : IConsumer<AccountChanged>
{
    private const string Upsert =
        """
        insert into receiver (account_id, revision, structure_id, mission_from, mission_to) values (@Id, @Revision, @structureId, @from, @to)
        on conflict (account_id) do update set revision = @Revision, structure_id = @structureId, mission_from = @from, mission_to = @to
        where receiver.revision < @Revision
        """;

    public Task Consume(ConsumeContext<AccountChanged> context) => inbox.OnceAsync(context, CopyAsync);

    // Who works for no structure receives nobody: their days are not kept.
    private static Task CopyAsync(NpgsqlConnection connection, AccountChanged account, CancellationToken cancellationToken)
    {
        var structureId = account.Deleted ? null : account.StructureId;
        DateOnly? from = structureId is null ? null : account.MissionFrom;
        var to = structureId is null ? null : account.MissionTo;
        return connection.ExecuteAsync(new CommandDefinition(
            Upsert, new { account.Id, account.Revision, structureId, from, to }, cancellationToken: cancellationToken));
    }
}
