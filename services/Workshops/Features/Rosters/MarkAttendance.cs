using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Workshops.Features.Rosters;

public sealed partial class RosterApi
{
    // Who has a seat, or had one when they were marked.
    private const string IsOfSession =
        """
        select exists (
            select from enrolment e
            where e.enrolment_id = @enrolmentId and e.cycle_id = @CycleId and (e.session_id is null or e.session_id = @SessionId)
                and (e.state in ('seated', 'offered') or exists (select from attendance a where a.enrolment_id = e.enrolment_id and a.session_id = @SessionId)))
        """;

    private const string Mark =
        """
        insert into attendance (session_id, enrolment_id, mark) values (@SessionId, @enrolmentId, @mark)
        on conflict (session_id, enrolment_id) do update set mark = @mark where attendance.mark <> @mark
        """;

    private const string Unmark = "delete from attendance where session_id = @SessionId and enrolment_id = @enrolmentId";

    // Somebody who comes has taken the seat that was offered.
    private const string TakeOffered =
        "update enrolment set state = 'seated', held_until = null, revision = revision + 1, content_hash = null where enrolment_id = @enrolmentId and state = 'offered' and @mark = 'present'";

    public override async Task<MarkAttendanceResponse> MarkAttendance(MarkAttendanceRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var session = await LockAsync(connection, request.SessionId, context);
        CheckBegun(session);
        var row = new { session.SessionId, session.CycleId, enrolmentId = Guid.Parse(request.EnrolmentId), mark = request.Mark.ToOptionalCode() };
        if (session.State is not ("planned" or "held"))
        {
            throw WrongState();
        }

        var violations = new Violations();
        violations.AddIf(
            !await connection.ExecuteScalarAsync<bool>(new CommandDefinition(IsOfSession, row, cancellationToken: context.CancellationToken)), "enrolment_id", "not-of-session",
            "Cette personne n'est pas inscrite à cette séance.");
        violations.ThrowIfAny();
        if (await connection.ExecuteAsync(new CommandDefinition(row.mark is null ? Unmark : Mark, row, cancellationToken: context.CancellationToken)) == 1)
        {
            await connection.ExecuteAsync(new CommandDefinition(TakeOffered, row, cancellationToken: context.CancellationToken));
            await facts.PublishSeatsAsync(connection, [row.enrolmentId], context.CancellationToken);
            await audit.WriteAsync(connection, context, new Act("enrolment.mark", "enrolment", row.enrolmentId));
            await transaction.CommitAsync(context.CancellationToken);
            outbox.Wake();
        }

        return new MarkAttendanceResponse();
    }
}
