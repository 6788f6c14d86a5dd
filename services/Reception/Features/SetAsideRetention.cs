using Dapper;
using Npgsql;

namespace AccesDroits.Reception.Features;

/// <summary>Removes what was set aside a week ago: its person has not come back to it.</summary>
public sealed class SetAsideRetention(NpgsqlDataSource database, TimeProvider clock)
{
    private const int Days = 7;
    private const string Delete = "delete from visit_set_aside where set_aside_at < @before";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(Delete, new { before = clock.GetUtcNow().AddDays(-Days) }, cancellationToken: cancellationToken));
    }
}
