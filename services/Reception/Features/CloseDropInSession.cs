using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features;

public sealed partial class ReceptionApi
{
    private const string LockSession =
        """
        select s.closing_hash, s.closing_revision, s.revision, s.deleted, s.structure_id, s.place_id, s.date, s.starts_at, s.ends_at, s.state, s.left_unserved,
               array(select distinct r ->> 'status' from json_array_elements(s.receivers) r order by 1) as statuses,
               array(select (r ->> 'accountId')::uuid from json_array_elements(s.receivers) r) as receivers
        from drop_in_session s where s.session_id = @sessionId and s.structure_id = @own for update of s
        """;

    // Asked once the session is locked: a visit that was being stored has been, and none can come.
    private const string HasVisits = "select exists (select 1 from visit where session_id = @sessionId and not deleted)";

    private const string HasSetAside = "select exists (select from visit_set_aside where session_id = @sessionId)";

    private const string StoreClosed =
        """
        update drop_in_session
        set closing_hash = @closingHash, closing_revision = @Revision, revision = @Revision, state = @State, left_unserved = @LeftUnserved,
            papers_returned = @PapersReturned, receivers = case when @Held then @Receivers::json else receivers end
        where session_id = @Id
        """;

    // Dapper gives arrays to properties, not to constructors.
    private sealed record LockedSession
    {
        public byte[]? ClosingHash { get; init; }

        public long? ClosingRevision { get; init; }

        public long Revision { get; init; }

        public bool Deleted { get; init; }

        public Guid StructureId { get; init; }

        public Guid PlaceId { get; init; }

        public DateOnly Date { get; init; }

        public TimeOnly StartsAt { get; init; }

        public TimeOnly EndsAt { get; init; }

        public string State { get; init; } = "";

        public int LeftUnserved { get; init; }

        public string[] Statuses { get; init; } = [];

        public Guid[] Receivers { get; init; } = [];
    }

    public override async Task<CloseDropInSessionResponse> CloseDropInSession(CloseDropInSessionRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        CheckClosing(request, violations);
        violations.ThrowIfAny();

        var sessionId = Guid.Parse(request.SessionId);
        var closingHash = ContentHash.Of(request);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var own = Own(context);
        var session = await LockSessionAsync(connection, own, sessionId, context.CancellationToken);
        if (ClosedBefore(session, closingHash) is { } revision)
        {
            return new CloseDropInSessionResponse { Revision = revision };
        }

        CheckCanClose(session.Date, request.Held, await HasVisitsAsync(connection, sessionId, context.CancellationToken));
        if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(HasSetAside, new { sessionId }, cancellationToken: context.CancellationToken)))
        {
            throw Errors.BrokenRule("visits-set-aside", "Des visites sont encore de côté : reprenez-les, ou supprimez-les, avant de clôturer.");
        }

        await CheckMissionsAsync(connection, own, session.Date, request.Receivers, known: [], under: "", context.CancellationToken);
        var closed = new DropInSessionChanged(
            sessionId, session.Revision + 1, Deleted: false, session.StructureId, session.PlaceId, session.Date, session.StartsAt, session.EndsAt,
            request.Held ? StatusesOf(request.Receivers) : session.Statuses, StateOf(request), request.LeftUnserved);
        await connection.ExecuteAsync(new CommandDefinition(
            StoreClosed,
            new { Id = sessionId, closingHash, closed.Revision, closed.State, closed.LeftUnserved, request.PapersReturned, request.Held, Receivers = ToJson(request.Receivers) },
            cancellationToken: context.CancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(Published.Insert, Outbox.For(closed), cancellationToken: context.CancellationToken));
        await audit.WriteAsync(connection, context, new Act("drop-in-session.close", "drop-in-session", sessionId));
        await transaction.CommitAsync(context.CancellationToken);
        outbox.Wake();
        return new CloseDropInSessionResponse { Revision = closed.Revision };
    }

    private void CheckClosing(CloseDropInSessionRequest closing, Violations violations)
    {
        taxonomy.Check(closing, clock.Today(), violations);
        CheckReceivers(closing.Receivers, violations);
        violations.AddIf(closing.Held && closing.Receivers.Count == 0, "receivers", "required", "Indiquez qui a reçu les personnes.");
        violations.AddIf(!closing.Held && closing.Receivers.Count > 0, "receivers", "not-expected", "Personne n'a reçu pendant un temps d'accueil qui n'a pas eu lieu.");
    }

    private static async Task<LockedSession> LockSessionAsync(NpgsqlConnection connection, Guid own, Guid sessionId, CancellationToken cancellationToken) =>
        await connection.QuerySingleOrDefaultAsync<LockedSession>(new CommandDefinition(LockSession, new { sessionId, own }, cancellationToken: cancellationToken))
        ?? throw Errors.NotFound("unknown-session", "Ce temps d'accueil n'existe pas.");

    private static Task<bool> HasVisitsAsync(NpgsqlConnection connection, Guid sessionId, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(HasVisits, new { sessionId }, cancellationToken: cancellationToken));

    /// <summary>What the same closing was answered; null when the session is still to be closed.</summary>
    private static long? ClosedBefore(LockedSession session, byte[] closingHash)
    {
        if (session.ClosingHash is not null && session.ClosingHash.AsSpan().SequenceEqual(closingHash))
        {
            return session.ClosingRevision;
        }

        if (session.Deleted)
        {
            throw Errors.BrokenRule(Changeable.DropInSession.DeletedCode, Changeable.DropInSession.DeletedMessage);
        }

        return session.ClosingHash is null ? null : throw SessionClosed();
    }

    private static string StateOf(CloseDropInSessionRequest closing) => closing.Held ? "held" : "not-held";

    private void CheckCanClose(DateOnly date, bool held, bool hasVisits)
    {
        if (date > clock.Today())
        {
            throw Errors.BrokenRule("session-in-the-future", "Ce temps d'accueil n'a pas encore eu lieu.");
        }

        if (!held && hasVisits)
        {
            throw Errors.BrokenRule("session-has-visits", "Des personnes ont été reçues : ce temps d'accueil a eu lieu.");
        }
    }
}
