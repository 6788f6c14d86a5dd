using AccesDroits.ServiceDefaults;
using Dapper;
using Npgsql;

namespace AccesDroits.Reception.Features;

/// <summary>Lieu d'entraînement: removes what was done there on a day that is over.</summary>
public sealed class TrainingRetention(NpgsqlDataSource database, TimeProvider clock)
{
    private const string Places = "place_id in (select place_id from place where training) and date < @today";
    private const string Visits = $"visit_id in (select visit_id from visit where {Places})";
    private const string Tallies = $"tally_id in (select tally_id from kiosk_tally where {Places})";
    private const string Sessions = $"session_id in (select session_id from drop_in_session where {Places})";

    private const string Delete =
        $"""
        delete from help_request where {Visits};
        delete from visit_change where {Visits};
        delete from visit where {Places};
        delete from kiosk_tally_change where {Tallies};
        delete from kiosk_tally where {Places};
        delete from visit_set_aside where {Sessions};
        delete from left_unserved_tally where {Sessions};
        delete from drop_in_session_change where {Sessions};
        delete from drop_in_session where {Places};
        """;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(Delete, new { today = clock.Today() }, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
    }
}
