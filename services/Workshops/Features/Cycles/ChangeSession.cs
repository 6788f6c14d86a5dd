using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Workshops.Features.Cycles;

public sealed partial class CycleApi
{
    private const string LockSession =
        """
        select session_id, revision, content_hash, cycle_id, date, place_id, starts_at, ends_at, state, computers
        from session where session_id = @sessionId and structure_id = @own for update
        """;

    private const string LockFollowing =
        """
        select session_id, revision, content_hash, cycle_id, date, place_id, starts_at, ends_at, state, computers
        from session where cycle_id = @CycleId and state = 'planned' and (date, starts_at, session_id) >= (@Date, @StartsAt, @SessionId) order by date, starts_at, session_id for update
        """;

    // The sequence tells calendar programs that something they show has changed.
    private const string UpdateSession =
        """
        update session set
            revision = revision + 1, sequence = sequence + 1, changed_at = @now, content_hash = @hash, date = @date, place_id = @placeId, room = @Room, starts_at = @startsAt, ends_at = @endsAt,
            facilitator_ids = @facilitators, computers = @computers, equipment = @Equipment, adaptations = @Adaptations
        where session_id = @sessionId
        """;

    private const string SelectConcerned =
        "select enrolment_id from enrolment where cycle_id = @CycleId and (session_id is null or session_id = @SessionId) and state in ('seated', 'offered')";

    private const string CountSeatedElsewhere =
        "select count(*) from enrolment where session_id = @SessionId and state in ('seated', 'offered') and computer <> all(@computers)";

    private sealed record LockedSession(
        Guid SessionId, long Revision, byte[] ContentHash, Guid CycleId, DateOnly Date, Guid PlaceId, TimeOnly StartsAt, TimeOnly EndsAt, string State, string[] Computers)
    {
        public LockedSession()
            : this(default, 0, [], default, default, default, default, default, "", [])
        {
        }
    }

    public override async Task<SessionOutcome> PreviewSession(ChangeSessionRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var (_, session) = await LockSessionAsync(connection, request.SessionId, context);
        var moves = await MovesAsync(connection, session, request, context);
        return new SessionOutcome { Revision = session.Revision, Dates = { moves.Select(move => move.To.ToText()) }, Conflicts = { await MetAsync(connection, moves, request, context) } };
    }

    public override async Task<SessionOutcome> ChangeSession(ChangeSessionRequest request, ServerCallContext context)
    {
        var hash = ContentHash.Of(request);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        await Conflicts.TakeTurnAsync(connection, context.CancellationToken);
        var (cycle, session) = await LockSessionAsync(connection, request.SessionId, context);
        if (Revisions.WasLast(session.Revision, session.ContentHash, request.ExpectedRevision, hash))
        {
            return new SessionOutcome { Revision = session.Revision, Dates = { request.Date } };
        }

        Revisions.Check(session.Revision, request.ExpectedRevision);
        var moves = await MovesAsync(connection, session, request, context);
        await CheckSettingAsync(connection, Own.Structure(context), request.Setting, cycle.IsPractice, [.. moves.Select(move => move.To)], context.CancellationToken);
        var met = await MetAsync(connection, moves, request, context);
        CheckConflicts(met, request.DespiteConflicts);
        var toCall = 0;
        foreach (var (before, to) in moves)
        {
            await UpdateSessionAsync(connection, cycle, before, to, request.Setting, hash, context.CancellationToken);
            if ((before.Date, before.PlaceId, before.StartsAt, before.EndsAt) != (to, Guid.Parse(request.Setting.PlaceId), request.Setting.StartsAt.ToTime(), request.Setting.EndsAt.ToTime()))
            {
                toCall += await ToCallAsync(connection, before, CallKind.SessionMoved, context.CancellationToken);
            }
        }

        Guid[] changed = [.. moves.Select(move => move.Before.SessionId)];
        await facts.PublishSessionsAsync(connection, changed, context.CancellationToken);
        await audit.WriteAsync(connection, context, new Act("workshop-session.change", "workshop-session", session.SessionId));
        await transaction.CommitAsync(context.CancellationToken);
        outbox.Wake();
        return new SessionOutcome { Revision = session.Revision + 1, Dates = { moves.Select(move => move.To.ToText()) }, Conflicts = { met }, ToCall = toCall };
    }

    // The cycle first, as everybody who changes seats does, so that nobody waits in a circle.
    private async Task<(LockedCycle Cycle, LockedSession Session)> LockSessionAsync(NpgsqlConnection connection, string sessionId, ServerCallContext context)
    {
        var asked = new { sessionId = Guid.Parse(sessionId), own = Own.Structure(context) };
        var cycleId = await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(
            "select cycle_id from session where session_id = @sessionId", asked, cancellationToken: context.CancellationToken)) ?? throw Own.UnknownSession();
        var cycle = await seats.LockAsync(connection, cycleId, asked.own, context.CancellationToken) ?? throw Own.UnknownSession();
        return (cycle, await connection.QuerySingleAsync<LockedSession>(new CommandDefinition(LockSession, asked, cancellationToken: context.CancellationToken)));
    }

    private static async Task<List<(LockedSession Before, DateOnly To)>> MovesAsync(
        NpgsqlConnection connection, LockedSession session, ChangeSessionRequest request, ServerCallContext context)
    {
        var days = request.Date.ToDate().DayNumber - session.Date.DayNumber;
        return [.. (await ConcernedAsync(connection, session, request.Scope, context.CancellationToken)).Select(one => (one, one.Date.AddDays(days)))];
    }

    private static async Task<List<LockedSession>> ConcernedAsync(NpgsqlConnection connection, LockedSession session, ChangeScope scope, CancellationToken cancellationToken)
    {
        if (session.State != "planned")
        {
            throw Errors.BrokenRule("wrong-state", "Cette séance est close ou annulée : elle ne change plus.");
        }

        return scope == ChangeScope.ThisSession
            ? [session]
            : (await connection.QueryAsync<LockedSession>(new CommandDefinition(LockFollowing, session, cancellationToken: cancellationToken))).AsList();
    }

    private Task<IReadOnlyList<Conflict>> MetAsync(NpgsqlConnection connection, List<(LockedSession Before, DateOnly To)> moves, ChangeSessionRequest request, ServerCallContext context) =>
        conflicts.FindAsync(connection, context, [.. moves.Select(move => move.To)], request.Setting, [.. moves.Select(move => move.Before.SessionId)]);

    private async Task UpdateSessionAsync(
        NpgsqlConnection connection, LockedCycle cycle, LockedSession before, DateOnly date, SessionSetting setting, byte[] hash, CancellationToken cancellationToken)
    {
        if (cycle.IsPractice && await connection.ExecuteScalarAsync<long>(new CommandDefinition(
                CountSeatedElsewhere, new { before.SessionId, computers = setting.Computers.ToArray() }, cancellationToken: cancellationToken)) > 0)
        {
            throw Errors.BrokenRule("computer-taken", "Quelqu'un est inscrit à un ordinateur que vous retirez : déplacez d'abord cette personne.");
        }

        var row = RowOf(setting);
        row.AddDynamicParams(new { sessionId = before.SessionId, date, hash, now = clock.GetUtcNow() });
        await connection.ExecuteAsync(new CommandDefinition(UpdateSession, row, cancellationToken: cancellationToken));
        if (cycle.IsPractice)
        {
            await seats.OfferAsync(connection, cycle, before.SessionId, cancellationToken);
        }
    }

    private async Task<int> ToCallAsync(NpgsqlConnection connection, LockedSession session, CallKind kind, CancellationToken cancellationToken)
    {
        var concerned = (await connection.QueryAsync<Guid>(new CommandDefinition(SelectConcerned, session, cancellationToken: cancellationToken))).AsList();
        await Calls.AddAsync(connection, kind, concerned, session.SessionId, clock.GetUtcNow(), cancellationToken);
        return concerned.Count;
    }

    public override async Task<SessionOutcome> AddSession(AddSessionRequest request, ServerCallContext context)
    {
        var (sessionId, own, hash, date) = (Guid.Parse(request.SessionId), Own.Structure(context), ContentHash.Of(request), request.Date.ToDate());
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        await Conflicts.TakeTurnAsync(connection, context.CancellationToken);
        var cycle = await seats.LockAsync(connection, Guid.Parse(request.CycleId), own, context.CancellationToken) ?? throw Own.UnknownCycle();
        var stored = await connection.QuerySingleOrDefaultAsync<LockedSession>(new CommandDefinition(LockSession, new { sessionId, own }, cancellationToken: context.CancellationToken));
        if (stored is not null)
        {
            return Revisions.WasLast(stored.Revision, stored.ContentHash, 0, hash) ? new SessionOutcome { Revision = 1, Dates = { request.Date } } : throw Errors.IdTaken();
        }

        await CheckSettingAsync(connection, own, request.Setting, cycle.IsPractice, [date], context.CancellationToken);
        var met = await conflicts.FindAsync(connection, context, [date], request.Setting, except: []);
        CheckConflicts(met, request.DespiteConflicts);
        await InsertSessionAsync(connection, sessionId, cycle.CycleId, own, date, request.Setting, hash, context.CancellationToken);
        await facts.PublishSessionsAsync(connection, [sessionId], context.CancellationToken);
        await audit.WriteAsync(connection, context, new Act("workshop-session.add", "workshop-session", sessionId));
        await transaction.CommitAsync(context.CancellationToken);
        outbox.Wake();
        return new SessionOutcome { Revision = 1, Dates = { request.Date }, Conflicts = { met } };
    }
}
