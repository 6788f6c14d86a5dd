using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Npgsql;

namespace AccesDroits.Reception.Features.Visitors;

/// <summary>Personnes: what merging, erasing and naming a visitor do to their row. The caller holds a transaction.</summary>
public sealed class VisitorRows(TimeProvider clock)
{
    // The row that is named is held: whoever merges or erases that visitor waits.
    private const string SelectWhoStays = "select coalesce(merged_into, visitor_id) from visitor where visitor_id = @visitorId and erased_at is null for share";

    // Merging and erasing are rare and touch many rows: one at a time, so that no two wait for each other.
    private const string TakeTurn = "select pg_advisory_xact_lock(hashtext('visitor'))";

    private const string WithdrawVisitors =
        """
        with erased as (update visitor set erased_at = @now where visitor_id = any(@who) or merged_into = any(@who) returning visitor_id, merged_into),
             withdrawn as (update visitor_code c set visitor_id = null, withdrawn = true from erased e where c.visitor_id = e.visitor_id)
        select visitor_id, merged_into from erased
        """;

    // Merged is the first that is told of a visitor, erased the second.
    private const long Merged = 1, Erased = 2;

    private const string LockVisits = "select visit_id from visit where visitor_id = any(@visitors) order by visit_id for update";

    private const string ClearVisits =
        """
        delete from follow_up where visitor_id = any(@visitors) or visit_id = any(@visits);
        update help_request set note = null where visit_id = any(@visits) and note is not null;
        update visit_change set reason = null where visit_id = any(@visits);
        with restricted as (select array(select code from taxonomy_entry where dimension = 'obstacle' and restricted <> '') as codes)
        update visit set health_agreement = false, obstacles = array(select kept from unnest(obstacles) kept where kept <> all(r.codes))
        from restricted r where visit_id = any(@visits) and obstacles && r.codes;
        """;

    private sealed record ErasedVisitor(Guid VisitorId, Guid? MergedInto);

    /// <summary>The visitor whom an id means now: another one once they were merged; null when nobody is known by it, or no more.</summary>
    public static Task<Guid?> WhoStaysAsync(NpgsqlConnection connection, Guid visitorId, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(SelectWhoStays, new { visitorId }, cancellationToken: cancellationToken));

    public static Task TakeTurnAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(TakeTurn, cancellationToken: cancellationToken));

    /// <summary>Forgets who the visitors are; the caller has taken their turn.</summary>
    public async Task EraseAsync(NpgsqlConnection connection, Guid[] who, CancellationToken cancellationToken)
    {
        var erased = (await connection.QueryAsync<ErasedVisitor>(new CommandDefinition(WithdrawVisitors, new { who, now = clock.GetUtcNow() }, cancellationToken: cancellationToken))).AsList();
        var visitors = erased.Select(one => one.VisitorId).ToArray();
        var visits = (await connection.QueryAsync<Guid>(new CommandDefinition(LockVisits, new { visitors }, cancellationToken: cancellationToken))).ToArray();
        await connection.ExecuteAsync(new CommandDefinition(ClearVisits, new { visitors, visits }, cancellationToken: cancellationToken));
        await TellAsync(connection, erased.Select(one => new VisitorChanged(one.VisitorId, Erased, Deleted: true, one.MergedInto)), cancellationToken);
    }

    /// <summary>Tells the other services that a visitor is another one from now on.</summary>
    public static Task TellMergedAsync(NpgsqlConnection connection, Guid visitorId, Guid kept, CancellationToken cancellationToken) =>
        TellAsync(connection, [new VisitorChanged(visitorId, Merged, Deleted: false, kept)], cancellationToken);

    private static Task<int> TellAsync(NpgsqlConnection connection, IEnumerable<VisitorChanged> changes, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(Published.Insert, changes.Select(Outbox.For).ToList(), cancellationToken: cancellationToken));
}
