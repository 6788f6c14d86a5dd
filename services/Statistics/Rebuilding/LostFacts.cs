using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace AccesDroits.Statistics.Rebuilding;

/// <summary>Looks in the logs of the producers for events that are old enough to have been counted and whose aggregate is unknown here, or known in an older revision.</summary>
public sealed class LostFacts(EventLogs logs, IConfiguration configuration, TimeProvider clock)
{
    private static readonly TimeSpan DefaultGrace = TimeSpan.FromMinutes(15);

    private const string Prepare = "create temporary table logged (message_type text not null, aggregate_id uuid not null, revision bigint not null)";
    private const string Copy = "copy logged (message_type, aggregate_id, revision) from stdin (format binary)";

    private const string Lost =
        """
        with expected as (select message_type, aggregate_id, max(revision) as revision from logged group by message_type, aggregate_id),
        known as (
            select 'VisitChanged' as message_type, visit_id as aggregate_id, revision from visit_fact
            union all select 'DropInSessionChanged', session_id, revision from session_fact
            union all select 'KioskTallyChanged', tally_id, revision from kiosk_fact
            union all select 'ReferralChanged', referral_id, revision from referral_fact
            union all select 'WorkshopSessionChanged', session_id, revision from workshop_session_fact
            union all select 'WorkshopSeatChanged', enrolment_id, revision from workshop_seat_fact
            union all select case kind when 'structure' then 'StructureChanged' when 'place' then 'PlaceChanged'
                when 'territory' then 'TerritoryChanged' else 'RecognitionChanged' end, id, revision from scope)
        select count(*) over () as count, message_type || ' ' || aggregate_id || ' revision ' || expected.revision || ': '
            || coalesce('revision ' || known.revision || ' counted', 'not counted') as first
        from expected left join known using (message_type, aggregate_id)
        where known.revision is null or known.revision < expected.revision
        order by message_type, aggregate_id limit 1
        """;

    /// <summary>How many are missing, and the first one in words.</summary>
    internal sealed record Result(long Count, string First);

    internal async Task<Result> FindAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await NewTables.ExecuteAsync(connection, Prepare, cancellationToken);
        try
        {
            foreach (var producer in EventLogs.All)
            {
                await CopyAsync(connection, producer, cancellationToken);
            }

            await NewTables.ExecuteAsync(connection, "analyze logged", cancellationToken);
            return await connection.QuerySingleOrDefaultAsync<Result>(new CommandDefinition(Lost, commandTimeout: 0, cancellationToken: cancellationToken)) ?? new Result(0, "");
        }
        finally
        {
            await NewTables.ExecuteAsync(connection, "drop table if exists logged", CancellationToken.None);
        }
    }

    private async Task CopyAsync(NpgsqlConnection connection, EventLogs.Producer producer, CancellationToken cancellationToken)
    {
        var grace = configuration.GetValue<TimeSpan?>("SelfCheck:Grace") ?? DefaultGrace;
        var limit = clock.GetUtcNow().UtcDateTime - grace;
        await using var rows = await connection.BeginBinaryImportAsync(Copy, cancellationToken);
        await foreach (var message in logs.ReplayAsync(producer, 0, withoutBody: true, cancellationToken))
        {
            if (message.CreatedAt.ToDateTime() <= limit)
            {
                await rows.StartRowAsync(cancellationToken);
                await rows.WriteAsync(message.MessageType, NpgsqlDbType.Text, cancellationToken);
                await rows.WriteAsync(Guid.Parse(message.AggregateId), NpgsqlDbType.Uuid, cancellationToken);
                await rows.WriteAsync(message.Revision, NpgsqlDbType.Bigint, cancellationToken);
            }
        }

        await rows.CompleteAsync(cancellationToken);
    }
}
