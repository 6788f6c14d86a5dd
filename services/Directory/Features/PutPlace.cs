using System.Globalization;
using System.Text.Json;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Events;
using AccesDroits.Directory.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Google.Protobuf.Collections;
using Grpc.Core;
using Npgsql;
using Affiliation = AccesDroits.Contracts.Events.Affiliation;

namespace AccesDroits.Directory.Features;

public sealed partial class DirectoryApi
{
    private const string WritePlace =
        """
        insert into place (id, code, label, kind, commune, opening_hours, training, revision, content_hash)
        values (@Id, @Code, @Label, @Kind, @Commune, @Hours::json, @Training, @revision, @hash)
        on conflict (id) do update set label = @Label, kind = @Kind, commune = @Commune, opening_hours = @Hours::json, revision = @revision, content_hash = @hash
        """;

    private const string WriteAffiliation =
        "insert into place_affiliation (place_id, structure_id, from_date, to_date) values (@PlaceId, @StructureId, @From, @To)";

    private const string WasTraining = "select training from place where id = @id";

    private const string HasOtherStructure = "select exists (select from place_affiliation where place_id = @id and structure_id <> @own)";

    public override async Task<PutPlaceResponse> PutPlace(PutPlaceRequest request, ServerCallContext context)
    {
        var place = request.Place;
        CheckPlace(place);
        var id = Guid.Parse(place.Id);
        var affiliations = place.Affiliations
            .Select(affiliation => new Affiliation(Guid.Parse(affiliation.StructureId), affiliation.From.ToDate(), affiliation.To.ToOptionalDate()))
            .ToList();
        var own = context.Caller().StructureId;
        if (affiliations.Exists(affiliation => IsForeign(affiliation.StructureId, own)))
        {
            throw NotYourPlace();
        }

        await CheckKnownAsync("structure", affiliations.Select(affiliation => affiliation.StructureId), "place.affiliations[{0}].structure_id", context.CancellationToken);

        var revision = await records.PutAsync(
            "place", id, place.Code, place, request.ExpectedRevision,
            revision => new PlaceChanged(id, revision, Deleted: false, place.Code, place.Label, place.Kind, place.Commune, affiliations, place.Training),
            (connection, revision, hash) => WritePlaceAsync(connection, own, id, place, affiliations, revision, hash, context.CancellationToken),
            context);
        return new PutPlaceResponse { Revision = revision };
    }

    private static bool IsForeign(Guid structureId, Guid? own) => own is not null && structureId != own;

    private static RpcException NotYourPlace() => Errors.Create(StatusCode.PermissionDenied, "other-structure", "Ce lieu n'est pas seulement celui de votre structure.");

    private static async Task WritePlaceAsync(
        NpgsqlConnection connection, Guid? own, Guid id, Place place, List<Affiliation> affiliations, long revision, byte[] hash, CancellationToken cancellationToken)
    {
        // Who may not have written what is there may not replace it either.
        if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(HasOtherStructure, new { id, own }, cancellationToken: cancellationToken)))
        {
            throw NotYourPlace();
        }

        CheckTraining(place, await connection.ExecuteScalarAsync<bool?>(new CommandDefinition(WasTraining, new { id }, cancellationToken: cancellationToken)));
        var hours = JsonSerializer.Serialize(place.OpeningHours.Select(hours => new { hours.Weekday, hours.Opens, hours.Closes }), JsonSerializerOptions.Web);
        await connection.ExecuteAsync(new CommandDefinition(
            WritePlace, new { Id = id, place.Code, place.Label, place.Kind, place.Commune, Hours = hours, place.Training, revision, hash }, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition("delete from place_affiliation where place_id = @id", new { id }, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            WriteAffiliation, affiliations.Select(affiliation => new { PlaceId = id, affiliation.StructureId, affiliation.From, affiliation.To }), cancellationToken: cancellationToken));
    }

    // What was entered there would begin to count, or have counted.
    private static void CheckTraining(Place place, bool? before)
    {
        var violations = new Violations();
        violations.AddIf(
            before is { } was && was != place.Training, "place.training", "fixed",
            "Un lieu reste ce qu'il est : pour s'entraîner, ou pour recevoir, ajoutez un autre lieu.");
        violations.ThrowIfAny();
    }

    private static void CheckPlace(Place place)
    {
        var violations = new Violations();
        CheckPlaceKind(violations, "place.kind", place.Kind);
        violations.AddIf(
            place.Commune.Length > 0 && !FrenchCodes.IsCommune(place.Commune), "place.commune", "unknown-commune", "Écrivez le code INSEE de la commune, en 5 caractères.");
        CheckPeriods(violations, "place.affiliations", place.Affiliations.Select(affiliation => (Key: Guid.Empty, affiliation.From, affiliation.To)));
        CheckHours(violations, "place.opening_hours", place.OpeningHours);
        violations.ThrowIfAny();
    }

    private static void CheckPlaceKind(Violations violations, string path, string kind) =>
        violations.AddIf(kind.Length > 0 && !FrenchCodes.PlaceKinds.Contains(kind), path, "unknown-code", "Choisissez un type de lieu de la liste.");

    private static void CheckHours(Violations violations, string path, RepeatedField<OpeningHours> opening)
    {
        for (var index = 0; index < opening.Count; index++)
        {
            violations.AddIf(opening[index].Closes.ToTime() <= opening[index].Opens.ToTime(), $"{path}[{index}].closes", "not-in-order", "La fermeture vient après l'ouverture.");
        }
    }

    /// <summary>Each period is in order, and the periods of one key do not overlap.</summary>
    internal static void CheckPeriods(Violations violations, string path, IEnumerable<(Guid Key, string From, string To)> periods)
    {
        var dated = periods.Select(period => (period.Key, Period: new DatedPeriod(period.From.ToDate(), period.To.ToOptionalDate()))).ToList();
        for (var index = 0; index < dated.Count; index++)
        {
            violations.AddIf(!dated[index].Period.IsInOrder, $"{path}[{index}].to", "not-in-order", "La fin vient après le début.");
        }

        violations.AddIf(
            dated.GroupBy(period => period.Key).Any(group => DatedPeriod.AnyOverlap(group.Select(period => period.Period))),
            path, "overlap", "Deux périodes se chevauchent.");
    }

    private async Task CheckKnownAsync(string table, IEnumerable<Guid> ids, string path, CancellationToken cancellationToken)
    {
        var asked = ids.ToArray();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var known = (await connection.QueryAsync<Guid>(new CommandDefinition(
            $"select id from {table} where id = any(@asked)", new { asked }, cancellationToken: cancellationToken))).ToHashSet();
        var violations = new Violations();
        for (var index = 0; index < asked.Length; index++)
        {
            violations.AddIf(!known.Contains(asked[index]), string.Format(CultureInfo.InvariantCulture, path, index), $"unknown-{table}", "Cette fiche n'existe pas dans l'annuaire.");
        }

        violations.ThrowIfAny();
    }
}
