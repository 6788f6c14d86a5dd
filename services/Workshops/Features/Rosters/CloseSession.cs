using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Workshops.Features.Rosters;

public sealed partial class RosterApi
{
    private const string SelectKind = "select kind from cycle where cycle_id = @CycleId";

    private const string CountMarked = "select count(*) from attendance where session_id = @SessionId and mark = @mark";

    private const string Close =
        """
        update session set
            revision = revision + 1, content_hash = @hash, state = case when @Held then 'held' else 'not-held' end, head_count = @HeadCount, handout_given = @HandoutGiven, summary = @summary
        where session_id = @SessionId
        """;

    private const string SelectAbsent =
        """
        select a.enrolment_id from attendance a join enrolment e using (enrolment_id)
        where a.session_id = @SessionId and a.mark = 'absent' and e.state = 'seated'
            and not exists (select from call c where c.enrolment_id = a.enrolment_id and c.session_id = a.session_id and c.kind = 'absence')
        """;

    public override async Task<CloseSessionResponse> CloseSession(CloseSessionRequest request, ServerCallContext context)
    {
        // Without the text: what is kept of a command must not let it be guessed.
        var hash = ContentHash.Of(new CloseSessionRequest(request) { Summary = "" });
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var session = await LockAsync(connection, request.SessionId, context);
        if (!Revisions.WasLast(session.Revision, session.ContentHash, request.ExpectedRevision, hash))
        {
            Revisions.Check(session.Revision, request.ExpectedRevision);
            await CheckClosingAsync(connection, session, request, context.CancellationToken);
            var row = new { session.SessionId, hash, request.Held, request.HeadCount, request.HandoutGiven, summary = seals.Seal(WorkshopSeals.Summary, session.SessionId, request.Summary) };
            await connection.ExecuteAsync(new CommandDefinition(Close, row, cancellationToken: context.CancellationToken));
            var absent = (await connection.QueryAsync<Guid>(new CommandDefinition(SelectAbsent, session, cancellationToken: context.CancellationToken))).AsList();
            await Calls.AddAsync(connection, CallKind.Absence, absent, session.SessionId, clock.GetUtcNow(), context.CancellationToken);
            await facts.PublishSessionsAsync(connection, [session.SessionId], context.CancellationToken);
            await audit.WriteAsync(connection, context, new Act("workshop-session.close", "workshop-session", session.SessionId));
            await transaction.CommitAsync(context.CancellationToken);
            outbox.Wake();
        }

        return new CloseSessionResponse { Revision = request.ExpectedRevision + 1 };
    }

    private async Task CheckClosingAsync(NpgsqlConnection connection, LockedSession session, CloseSessionRequest request, CancellationToken cancellationToken)
    {
        CheckBegun(session);
        if (session.State == "cancelled")
        {
            throw WrongState();
        }

        var isInformation = await connection.ExecuteScalarAsync<string>(new CommandDefinition(SelectKind, session, cancellationToken: cancellationToken)) == "information";
        var violations = new Violations();
        violations.AddIf(request.HeadCount > 0 && !(request.Held && isInformation), "head_count", "no-head-count", "On ne compte les personnes qu'à une information collective qui a eu lieu.");
        violations.ThrowIfAny();
        if (!request.Held && await connection.ExecuteScalarAsync<long>(new CommandDefinition(CountMarked, new { session.SessionId, mark = "present" }, cancellationToken: cancellationToken)) > 0)
        {
            throw Errors.BrokenRule("somebody-came", "Des personnes sont notées présentes : cette séance a eu lieu.");
        }
    }
}
