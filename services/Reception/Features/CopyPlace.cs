using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using MassTransit;
using Npgsql;

namespace AccesDroits.Reception.Features;

/// <summary>Keeps a local copy of the places of Directory.</summary>
public sealed class CopyPlace(Inbox inbox) : IConsumer<PlaceChanged>
{
    private const string Upsert =
        """
        insert into place (place_id, revision, deleted, training) values (@Id, @Revision, @Deleted, @Training)
        on conflict (place_id) do update set revision = @Revision, deleted = @Deleted, training = @Training where place.revision < @Revision
        """;

    private const string ClearAffiliations = "delete from place_affiliation where place_id = @Id";

    private const string AddAffiliation =
        "insert into place_affiliation (place_id, structure_id, from_date, to_date) values (@Id, @StructureId, @From, @To)";

    public Task Consume(ConsumeContext<PlaceChanged> context) => inbox.OnceAsync(context, CopyAsync);

    private static async Task CopyAsync(NpgsqlConnection connection, PlaceChanged place, CancellationToken cancellationToken)
    {
        var isNewer = await connection.ExecuteAsync(new CommandDefinition(Upsert, new { place.Id, place.Revision, place.Deleted, place.Training }, cancellationToken: cancellationToken)) == 1;
        if (!isNewer)
        {
            return;
        }

        await connection.ExecuteAsync(new CommandDefinition(ClearAffiliations, new { place.Id }, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            AddAffiliation, place.Affiliations.Select(period => new { place.Id, period.StructureId, period.From, period.To }), cancellationToken: cancellationToken));
    }
}
