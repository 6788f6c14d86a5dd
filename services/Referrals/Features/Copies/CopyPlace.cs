using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using MassTransit;
using Npgsql;

namespace AccesDroits.Referrals.Features.Copies;

/// <summary>Keeps, of the places of Directory, the commune and the structures.</summary>
public sealed class CopyPlace(Inbox inbox) : IConsumer<PlaceChanged>
{
    private const string Upsert =
        """
        insert into place (place_id, revision, deleted, commune, training) values (@Id, @Revision, @Deleted, @Commune, @Training)
        on conflict (place_id) do update set revision = @Revision, deleted = @Deleted, commune = @Commune, training = @Training where place.revision < @Revision
        """;

    private const string Clear = "delete from place_structure where place_id = @Id";

    private const string Add = "insert into place_structure (place_id, structure_id, during) values (@Id, @StructureId, daterange(@From::date, @To::date + 1))";

    public Task Consume(ConsumeContext<PlaceChanged> context) => inbox.OnceAsync(context, CopyAsync);

    internal static async Task CopyAsync(NpgsqlConnection connection, PlaceChanged place, CancellationToken cancellationToken)
    {
        var isNewer = await connection.ExecuteAsync(new CommandDefinition(Upsert, new { place.Id, place.Revision, place.Deleted, place.Commune, place.Training }, cancellationToken: cancellationToken)) == 1;
        if (!isNewer)
        {
            return;
        }

        await connection.ExecuteAsync(new CommandDefinition(Clear, new { place.Id }, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            Add, place.Affiliations.Select(period => new { place.Id, period.StructureId, period.From, period.To }), cancellationToken: cancellationToken));
    }
}
