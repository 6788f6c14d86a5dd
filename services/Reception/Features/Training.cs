using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Npgsql;

namespace AccesDroits.Reception.Features;

/// <summary>Lieu d'entraînement: what is done there stays there, and names nobody.</summary>
public sealed partial class ReceptionApi
{
    /// <summary>SQL: the place of a row, whose alias and dot come before, is one where people are received.</summary>
    internal const string IsNoTraining = "place_id not in (select place_id from place where training)";

    private const string SelectTraining = "select exists (select from place where place_id = @placeId and training)";

    private const string IsOwnTraining =
        "select exists (select from place join place_affiliation a using (place_id) where place_id = @placeId and training and a.structure_id = @own)";

    private const string Crosses =
        "select exists (select from place b join place a on a.training <> b.training where b.place_id = @before and a.place_id = @after)";

    internal static Task<bool> IsTrainingAsync(NpgsqlConnection connection, Guid placeId, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(SelectTraining, new { placeId }, cancellationToken: cancellationToken));

    /// <summary>Asked before the code is: the first use of one creates a visitor.</summary>
    private static async Task CheckNobodyNamedAsync(NpgsqlConnection connection, Guid own, LogVisitRequest visit, Violations violations, CancellationToken cancellationToken)
    {
        var field = visit.VisitorCode.Length > 0 ? "visitor_code" : visit.VisitorId.Length > 0 ? "visitor_id" : null;
        if (field is null)
        {
            return;
        }

        var isTraining = await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(IsOwnTraining, new { own, placeId = Guid.Parse(visit.PlaceId) }, cancellationToken: cancellationToken));
        violations.AddIf(isTraining, field, "training-place", "On n'utilise pas le code d'une vraie personne pour s'entraîner.");
        violations.ThrowIfAny();
    }

    /// <summary>A correction moves nothing into a lieu d'entraînement, or out of it.</summary>
    private static async Task CheckStaysAsync(NpgsqlConnection connection, Guid before, Guid after, string field, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        violations.AddIf(
            before != after && await connection.ExecuteScalarAsync<bool>(new CommandDefinition(Crosses, new { before, after }, cancellationToken: cancellationToken)),
            field, "training-place", "Rien ne passe d'un lieu d'entraînement à un lieu qui reçoit, ni l'inverse.");
        violations.ThrowIfAny();
    }
}
