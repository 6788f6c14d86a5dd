using Dapper;
using Npgsql;

namespace AccesDroits.Reception.Features;

/// <summary>Durée de conservation: removes the free texts of visits, and the reasons of changes, after Retention:NoteDays (90 when not given).</summary>
public sealed class NoteRetention(NpgsqlDataSource database, IConfiguration configuration, TimeProvider clock)
{
    private const int DefaultDays = 90;

    private const string Clear =
        """
        update help_request r set note = null from visit v where v.visit_id = r.visit_id and r.note is not null and v.recorded_at < @before;
        update visit_change set reason = null where reason is not null and changed_at < @before;
        update kiosk_tally_change set reason = null where reason is not null and changed_at < @before;
        update drop_in_session_change set reason = null where reason is not null and changed_at < @before;
        """;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow().AddDays(-Math.Max(1, configuration.GetValue("Retention:NoteDays", DefaultDays)));
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(Clear, new { before }, cancellationToken: cancellationToken));
    }
}
