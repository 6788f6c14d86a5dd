using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using MassTransit;
using Npgsql;

namespace AccesDroits.Workshops.Features.Copies;

/// <summary>Keeps, of the places of Directory, the name and the structures.</summary>
public sealed class CopyPlace(Inbox inbox) : IConsumer<PlaceChanged>
{
    private const string Upsert =
        """
        with newer as (
            insert into place (place_id, revision, deleted, label, training) values (@Id, @Revision, @Deleted, @Label, @Training)
            on conflict (place_id) do update set revision = @Revision, deleted = @Deleted, label = @Label, training = @Training where place.revision < @Revision
            returning place_id
        )
        delete from place_structure using newer where place_structure.place_id = newer.place_id
        """;

    private const string AddAll =
        """
        insert into place_structure (place_id, structure_id, during)
        select place_id, structure_id, daterange(from_day, to_day + 1)
        from place cross join unnest(@structures::uuid[], @from::date[], @to::date[]) as period (structure_id, from_day, to_day)
        where place_id = @Id and revision = @Revision and not exists (select from place_structure s where s.place_id = @Id)
        """;

    public Task Consume(ConsumeContext<PlaceChanged> context) => inbox.OnceAsync(context, CopyAsync);

    internal static async Task CopyAsync(NpgsqlConnection connection, PlaceChanged place, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(Upsert, new { place.Id, place.Revision, place.Deleted, place.Label, place.Training }, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            AddAll,
            new
            {
                place.Id, place.Revision, structures = place.Affiliations.Select(period => period.StructureId).ToArray(), from = place.Affiliations.Select(period => period.From).ToArray(),
                to = place.Affiliations.Select(period => period.To).ToArray(),
            },
            cancellationToken: cancellationToken));
    }
}
