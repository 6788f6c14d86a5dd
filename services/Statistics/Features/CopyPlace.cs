using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using MassTransit;
using Npgsql;

namespace AccesDroits.Statistics.Features;

/// <summary>
/// Lieu: keeps a copy of a place, its kind, and the structures it has belonged to. A deleted place is no scope any more; its past figures stay.
/// A lieu d'entraînement never is one.
/// </summary>
public sealed class CopyPlace(Inbox inbox) : IConsumer<PlaceChanged>
{
    private const string Replace =
        """
        delete from scope_place where place_id = @Id and kind in ('place', 'structure');
        insert into scope_place (kind, scope_id, place_id, from_date, to_date) values ('place', @Id, @Id, '-infinity', 'infinity');
        insert into scope_place (kind, scope_id, place_id, from_date, to_date)
        select 'structure', structure_id, @Id, from_date, coalesce(to_date, 'infinity')
        from unnest(@structures, @froms, @tos) as affiliation (structure_id, from_date, to_date)
        """;

    public Task Consume(ConsumeContext<PlaceChanged> context) => inbox.OnceAsync(context, ApplyAsync);

    internal static async Task ApplyAsync(NpgsqlConnection connection, PlaceChanged place, CancellationToken cancellationToken)
    {
        var scope = new Scope("place", place.Id, place.Code, place.Label, place.Revision, place.Deleted || place.Training, PlaceKind: place.Kind, Commune: place.Commune);
        if (!await connection.PutScopeAsync(scope, cancellationToken))
        {
            return;
        }

        var affiliations = place.Training ? [] : place.Affiliations;
        await connection.ExecuteAsync(new CommandDefinition(
            Replace,
            new
            {
                place.Id,
                structures = affiliations.Select(affiliation => affiliation.StructureId).ToArray(),
                froms = affiliations.Select(affiliation => affiliation.From).ToArray(),
                tos = affiliations.Select(affiliation => affiliation.To).ToArray(),
            },
            cancellationToken: cancellationToken));
    }
}
