using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Google.Protobuf.Collections;
using Grpc.Core;
using Npgsql;
using PlacePeriod = AccesDroits.Contracts.Events.PlacePeriod;

namespace AccesDroits.Directory.Features;

public sealed partial class DirectoryApi
{
    private const string WriteTerritory =
        """
        insert into territory (id, code, label, kind, revision, content_hash) values (@Id, @Code, @Label, @Kind, @revision, @hash)
        on conflict (id) do update set label = @Label, kind = @Kind, revision = @revision, content_hash = @hash
        """;

    private const string SelectTraining = "select id from place where id = any(@places) and training";

    public override async Task<PutTerritoryResponse> PutTerritory(PutTerritoryRequest request, ServerCallContext context)
    {
        var territory = request.Territory;
        var id = Guid.Parse(territory.Id);
        var kind = CodeOf(territory.Kind);
        var places = await CheckedPlacesAsync("territory.places", territory.Places, context.CancellationToken);

        var revision = await records.PutAsync(
            "territory", id, territory.Code, territory, request.ExpectedRevision,
            revision => new TerritoryChanged(id, revision, Deleted: false, territory.Code, territory.Label, kind, places),
            async (connection, revision, hash) =>
            {
                await connection.ExecuteAsync(new CommandDefinition(
                    WriteTerritory, new { Id = id, territory.Code, territory.Label, Kind = kind, revision, hash }, cancellationToken: context.CancellationToken));
                await WritePlacesAsync(connection, "territory", id, places, context.CancellationToken);
            },
            context);
        return new PutTerritoryResponse { Revision = revision };
    }

    private async Task<List<PlacePeriod>> CheckedPlacesAsync(
        string path, RepeatedField<Contracts.Directory.V1.PlacePeriod> places, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        CheckPeriods(violations, path, places.Select(place => (Guid.Parse(place.PlaceId), place.From, place.To)));
        violations.ThrowIfAny();
        var periods = places.Select(place => new PlacePeriod(Guid.Parse(place.PlaceId), place.From.ToDate(), place.To.ToOptionalDate())).ToList();
        await CheckKnownAsync("place", periods.Select(period => period.PlaceId), path + "[{0}].place_id", cancellationToken);
        await CheckNoTrainingAsync(path, [.. periods.Select(period => period.PlaceId)], cancellationToken);
        return periods;
    }

    // Nothing of what is done there counts: a territory or a point would promise figures that never come.
    private async Task CheckNoTrainingAsync(string path, Guid[] places, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        HashSet<Guid> training = [.. await connection.QueryAsync<Guid>(new CommandDefinition(SelectTraining, new { places }, cancellationToken: cancellationToken))];
        var violations = new Violations();
        for (var index = 0; index < places.Length; index++)
        {
            violations.AddIf(training.Contains(places[index]), $"{path}[{index}].place_id", "training-place", "Un lieu d'entraînement ne compte pas : choisissez un lieu qui reçoit.");
        }

        violations.ThrowIfAny();
    }

    private static async Task WritePlacesAsync(NpgsqlConnection connection, string owner, Guid id, List<PlacePeriod> places, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition($"delete from {owner}_place where {owner}_id = @id", new { id }, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            $"insert into {owner}_place ({owner}_id, place_id, from_date, to_date) values (@Id, @PlaceId, @From, @To)",
            places.Select(place => new { Id = id, place.PlaceId, place.From, place.To }),
            cancellationToken: cancellationToken));
    }
}
