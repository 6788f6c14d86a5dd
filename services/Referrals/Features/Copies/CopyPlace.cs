using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using MassTransit;

namespace AccesDroits.Referrals.Features.Copies;

/// <summary>Keeps a local copy of the places of Directory.</summary>
public sealed class CopyPlace(Inbox inbox) : IConsumer<PlaceChanged>
{
    private const string Upsert =
        """
        insert into place (place_id, revision, deleted, commune, training) values (@id, @revision, @deleted, @commune, @training)
        on conflict (place_id) do update set revision = @revision, deleted = @deleted, commune = @commune, training = @training where place.revision < @revision
        """;

    private const string Clear = "delete from place_structure where place_id = @id";

    private const string Add = "insert into place_structure (place_id, structure_id, during) values (@id, @otherId, @during)";

    public Task Consume(ConsumeContext<PlaceChanged> context) => inbox.OnceAsync(context, async (connection, place, cancellationToken) =>
    {
        if (await Copies.ReplaceAsync(
            connection, Upsert, cancellationToken, ("id", place.Id), ("revision", place.Revision), ("deleted", place.Deleted), ("commune", place.Commune), ("training", place.Training)))
        {
            await Copies.ReplaceRowsAsync(connection, Clear, Add, place.Id, place.Affiliations.Select(period => (period.StructureId, period.From, period.To)), cancellationToken);
        }
    });
}
