using AccesDroits.Contracts.Events;
using Dapper;
using Npgsql;

namespace AccesDroits.Statistics.Features;

/// <summary>Périmètre: a record of the directory that a report may be asked for.</summary>
internal sealed record Scope(
    string Kind, Guid Id, string Code, string Label, long Revision, bool Deleted, string? PlaceKind = null, string? Department = null,
    string Siret = "", string Commune = "", string Status = "", Guid? StructureId = null, DateOnly? GrantedOn = null, DateOnly? EndsOn = null);

internal static class PutScope
{
    private const string Upsert =
        """
        insert into scope (kind, id, code, label, revision, deleted, place_kind, department, siret, commune, status, structure_id, granted_on, ends_on)
        values (@Kind, @Id, @Code, @Label, @Revision, @Deleted, @PlaceKind, @Department, @Siret, @Commune, @Status, @StructureId, @GrantedOn, @EndsOn)
        on conflict (kind, id) do update set
            code = excluded.code, label = excluded.label, revision = excluded.revision, deleted = excluded.deleted,
            place_kind = excluded.place_kind, department = excluded.department, siret = excluded.siret, commune = excluded.commune, status = excluded.status,
            structure_id = excluded.structure_id, granted_on = excluded.granted_on, ends_on = excluded.ends_on
        where scope.revision < excluded.revision
        """;

    private const string Replace =
        """
        delete from scope_place where kind = @Kind and scope_id = @Id;
        insert into scope_place (kind, scope_id, place_id, from_date, to_date)
        select @Kind, @Id, place_id, from_date, coalesce(to_date, 'infinity')
        from unnest(@places, @froms, @tos) as period (place_id, from_date, to_date)
        """;

    /// <summary>Stores a record unless a later revision is there already; true when it was stored, its row then being locked until the commit.</summary>
    public static async Task<bool> PutScopeAsync(this NpgsqlConnection connection, Scope scope, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(Upsert, scope, cancellationToken: cancellationToken)) == 1;

    public static Task ReplacePlacesAsync(this NpgsqlConnection connection, Scope scope, IReadOnlyList<PlacePeriod> places, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            Replace,
            new
            {
                scope.Kind,
                scope.Id,
                places = places.Select(place => place.PlaceId).ToArray(),
                froms = places.Select(place => place.From).ToArray(),
                tos = places.Select(place => place.To).ToArray(),
            },
            cancellationToken: cancellationToken));
}
