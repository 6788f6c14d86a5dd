using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using MassTransit;
using Npgsql;

namespace AccesDroits.Referrals.Features.Copies;

/// <summary>Keeps, of the territories of Directory, the places.</summary>
public sealed class CopyTerritory(Inbox inbox) : IConsumer<TerritoryChanged>
{
    private const string Upsert =
        """
        insert into territory (territory_id, revision, deleted) values (@Id, @Revision, @Deleted)
        on conflict (territory_id) do update set revision = @Revision, deleted = @Deleted where territory.revision < @Revision
        """;

    private const string Clear = "delete from territory_place where territory_id = @Id";

    private const string Add = "insert into territory_place (territory_id, place_id, during) values (@Id, @PlaceId, daterange(@From::date, @To::date + 1))";

    public Task Consume(ConsumeContext<TerritoryChanged> context) => inbox.OnceAsync(context, CopyAsync);

    internal static async Task CopyAsync(NpgsqlConnection connection, TerritoryChanged territory, CancellationToken cancellationToken)
    {
        var isNewer = await connection.ExecuteAsync(new CommandDefinition(Upsert, new { territory.Id, territory.Revision, territory.Deleted }, cancellationToken: cancellationToken)) == 1;
        if (!isNewer)
        {
            return;
        }

        await connection.ExecuteAsync(new CommandDefinition(Clear, new { territory.Id }, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            Add, territory.Places.Select(period => new { territory.Id, period.PlaceId, period.From, period.To }), cancellationToken: cancellationToken));
    }
}
