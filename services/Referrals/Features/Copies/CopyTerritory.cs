using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using MassTransit;

namespace AccesDroits.Referrals.Features.Copies;

/// <summary>Keeps a local copy of the territories of Directory.</summary>
public sealed class CopyTerritory(Inbox inbox) : IConsumer<TerritoryChanged>
{
    private const string Upsert =
        """
        insert into territory (territory_id, revision, deleted) values (@id, @revision, @deleted)
        on conflict (territory_id) do update set revision = @revision, deleted = @deleted where territory.revision < @revision
        """;

    private const string Clear = "delete from territory_place where territory_id = @id";

    private const string Add = "insert into territory_place (territory_id, place_id, during) values (@id, @otherId, @during)";

    public Task Consume(ConsumeContext<TerritoryChanged> context) => inbox.OnceAsync(context, async (connection, territory, cancellationToken) =>
    {
        if (await Copies.ReplaceAsync(connection, Upsert, cancellationToken, ("id", territory.Id), ("revision", territory.Revision), ("deleted", territory.Deleted)))
        {
            await Copies.ReplaceRowsAsync(connection, Clear, Add, territory.Id, territory.Places.Select(period => (period.PlaceId, period.From, period.To)), cancellationToken);
        }
    });
}
