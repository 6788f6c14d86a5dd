using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Npgsql;

namespace AccesDroits.Reception.Features;

/// <summary>Mission: who received people worked for the structure on that day. Somebody unknown is answered as somebody who did not.</summary>
public sealed partial class ReceptionApi
{
    // The days alone decide: that the account was deactivated since undoes none of them.
    internal const string HadMission = "r.structure_id = @own and r.mission_from <= @Date and (r.mission_to is null or r.mission_to >= @Date)";

    private const string SelectOnMission = $"select r.account_id from receiver r where r.account_id = any(@accounts) and {HadMission}";

    /// <summary>Each of the receivers had a mission in the structure on the day.</summary>
    /// <param name="known">Those of whom that was asked before, for the same day: what has become of their mission since changes nothing.</param>
    /// <param name="under">Where the receivers stand in the request.</param>
    private static async Task CheckMissionsAsync(
        NpgsqlConnection connection, Guid own, DateOnly date, IReadOnlyList<Receiver> receivers, Guid[] known, string under, CancellationToken cancellationToken)
    {
        Guid[] accounts = [.. receivers.Select(receiver => Guid.Parse(receiver.AccountId))];
        HashSet<Guid> accepted =
            [.. known, .. await connection.QueryAsync<Guid>(new CommandDefinition(SelectOnMission, new { accounts, own, Date = date }, cancellationToken: cancellationToken))];
        var violations = new Violations(under);
        for (var index = 0; index < accounts.Length; index++)
        {
            CheckMission(accepted.Contains(accounts[index]), $"receivers[{index}]", violations);
        }

        violations.ThrowIfAny();
    }

    internal static void CheckMission(bool hadMission, string receiver, Violations violations) =>
        violations.AddIf(!hadMission, $"{receiver}.account_id", "no-mission", "Cette personne n'a pas de mission à cette date dans la structure.");
}
