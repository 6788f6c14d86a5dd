using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Reception.Features;

public sealed partial class ReceptionApi
{
    private const string SelectToClose =
        """
        select s.closing_hash, s.revision, s.structure_id, s.place_id, s.date, s.starts_at, s.ends_at,
               array(select distinct r ->> 'status' from json_array_elements(s.receivers) r order by 1) as planned_statuses,
               exists (select 1 from visit v where v.session_id = s.session_id) as has_visits
        from drop_in_session s where s.session_id = @sessionId for update of s
        """;

    private const string StoreClosed =
        """
        update drop_in_session
        set closing_hash = @closingHash, revision = @Revision, state = @State, left_unserved = @LeftUnserved, papers_returned = @PapersReturned,
            receivers = case when @Held then @Receivers::json else receivers end
        where session_id = @Id
        """;

    // Dapper gives arrays to properties, not to constructors.
    private sealed record SessionToClose
    {
        public byte[]? ClosingHash { get; init; }

        public long Revision { get; init; }

        public Guid StructureId { get; init; }

        public Guid PlaceId { get; init; }

        public DateOnly Date { get; init; }

        public TimeOnly StartsAt { get; init; }

        public TimeOnly EndsAt { get; init; }

        public string[] PlannedStatuses { get; init; } = [];

        public bool HasVisits { get; init; }
    }

    public override async Task<CloseDropInSessionResponse> CloseDropInSession(CloseDropInSessionRequest request, ServerCallContext context)
    {
        var today = clock.Today();
        var violations = new Violations();
        taxonomy.Check(request, today, violations);
        CheckReceivers(request.Receivers, violations);
        violations.AddIf(request.Held && request.Receivers.Count == 0, "receivers", "required", "Indiquez qui a reçu les personnes.");
        violations.AddIf(!request.Held && request.Receivers.Count > 0, "receivers", "not-expected", "Personne n'a reçu pendant un temps d'accueil qui n'a pas eu lieu.");
        violations.ThrowIfAny();

        var sessionId = Guid.Parse(request.SessionId);
        var closingHash = ContentHash.Of(request);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var session = await connection.QuerySingleOrDefaultAsync<SessionToClose>(
            new CommandDefinition(SelectToClose, new { sessionId }, cancellationToken: context.CancellationToken))
            ?? throw Errors.NotFound("unknown-session", "Ce temps d'accueil n'existe pas.");
        if (session.ClosingHash is not null)
        {
            return session.ClosingHash.AsSpan().SequenceEqual(closingHash)
                ? new CloseDropInSessionResponse { Revision = session.Revision }
                : throw Errors.BrokenRule("session-closed", "Ce temps d'accueil est déjà clôturé.");
        }

        CheckCanClose(session, request, today);
        var state = request.Held ? "held" : "not-held";
        var closed = new DropInSessionChanged(
            sessionId, session.Revision + 1, Deleted: false, session.StructureId, session.PlaceId, session.Date, session.StartsAt, session.EndsAt,
            request.Held ? StatusesOf(request.Receivers) : session.PlannedStatuses, state, request.LeftUnserved);
        await connection.ExecuteAsync(new CommandDefinition(
            StoreClosed,
            new { Id = sessionId, closingHash, closed.Revision, closed.State, closed.LeftUnserved, request.PapersReturned, request.Held, Receivers = ToJson(request.Receivers) },
            cancellationToken: context.CancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(Outbox.Insert, Outbox.For(closed), cancellationToken: context.CancellationToken));
        await transaction.CommitAsync(context.CancellationToken);
        outbox.Wake();
        return new CloseDropInSessionResponse { Revision = closed.Revision };
    }

    private static void CheckCanClose(SessionToClose session, CloseDropInSessionRequest request, DateOnly today)
    {
        if (session.Date > today)
        {
            throw Errors.BrokenRule("session-in-the-future", "Ce temps d'accueil n'a pas encore eu lieu.");
        }

        if (!request.Held && session.HasVisits)
        {
            throw Errors.BrokenRule("session-has-visits", "Des personnes ont été reçues : ce temps d'accueil a eu lieu.");
        }
    }
}
