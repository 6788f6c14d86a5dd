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
    private const string HasPresent = "select exists (select from attendance where session_id = @sessionId and mark = 'present')";

    private const string Cancel =
        """
        update session set revision = revision + 1, sequence = sequence + 1, changed_at = @now, content_hash = @hash, state = 'cancelled', cancel_reason = @reason where session_id = @sessionId
        """;

    public override async Task<SessionOutcome> CancelSession(CancelSessionRequest request, ServerCallContext context)
    {
        var hash = ContentHash.Of(new CancelSessionRequest(request) { Reason = "" });
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var (_, session) = await LockSessionAsync(connection, request.SessionId, context);
        if (Revisions.WasLast(session.Revision, session.ContentHash, request.ExpectedRevision, hash))
        {
            return new SessionOutcome { Revision = session.Revision, Dates = { session.Date.ToText() } };
        }

        Revisions.Check(session.Revision, request.ExpectedRevision);
        var concerned = await ConcernedAsync(connection, session, request.Scope, context.CancellationToken);
        var toCall = 0;
        foreach (var one in concerned)
        {
            await CheckNobodyCameAsync(connection, one.SessionId, context.CancellationToken);
            var row = new { sessionId = one.SessionId, hash, now = clock.GetUtcNow(), reason = seals.Seal(WorkshopSeals.CancelReason, one.SessionId, request.Reason) };
            await connection.ExecuteAsync(new CommandDefinition(Cancel, row, cancellationToken: context.CancellationToken));
            toCall += await ToCallAsync(connection, one, CallKind.SessionCancelled, context.CancellationToken);
        }

        await facts.PublishSessionsAsync(connection, [.. concerned.Select(one => one.SessionId)], context.CancellationToken);
        await audit.WriteAsync(connection, context, new Act("workshop-session.cancel", "workshop-session", session.SessionId));
        await transaction.CommitAsync(context.CancellationToken);
        outbox.Wake();
        return new SessionOutcome { Revision = session.Revision + 1, Dates = { concerned.Select(one => one.Date.ToText()) }, ToCall = toCall };
    }

    private static async Task CheckNobodyCameAsync(NpgsqlConnection connection, Guid sessionId, CancellationToken cancellationToken)
    {
        if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(HasPresent, new { sessionId }, cancellationToken: cancellationToken)))
        {
            throw Errors.BrokenRule("somebody-came", "Des personnes sont notées présentes : cette séance a eu lieu.");
        }
    }
}
