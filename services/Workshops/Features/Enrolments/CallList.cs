using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Workshops.Features.Enrolments;

public sealed partial class EnrolmentApi
{
    private const int MostCalls = 200;

    // What no longer matters is not told: a seat that is no longer offered, somebody who has left meanwhile.
    private const string SelectCalls =
        """
        with open as (
            select c.enrolment_id, c.kind, c.session_id, c.tries, c.since
            from call c join enrolment e using (enrolment_id)
            where e.structure_id = @own and c.told_at is null and c.kind <> 'reminder'
                and case c.kind when 'seat-offered' then e.state = 'offered' when 'offer-over' then e.state = 'left' when 'back-in-line' then e.state = 'waiting' else e.state in ('seated', 'offered') end
            union all
            select e.enrolment_id, 'reminder', s.session_id, coalesce(c.tries, 0), null
            from session s
            join enrolment e on e.cycle_id = s.cycle_id and (e.session_id is null or e.session_id = s.session_id) and e.state = 'seated'
            left join call c on c.enrolment_id = e.enrolment_id and c.session_id = s.session_id and c.kind = 'reminder'
            where s.structure_id = @own and s.date = @day and s.state = 'planned' and c.told_at is null
        )
        select open.enrolment_id, open.kind, open.session_id, open.tries, cy.title, s.date, s.starts_at, s.place_id, s.cancel_reason
        from open join enrolment e using (enrolment_id) join cycle cy using (cycle_id) left join session s on s.session_id = open.session_id
        order by array_position(array['session-cancelled', 'session-moved', 'seat-offered', 'back-in-line', 'offer-over', 'reminder', 'absence'], open.kind), s.date, s.starts_at, open.since, e.position
        limit @MostCalls
        """;

    // A call that nobody answered stays; a reminder is known only once somebody has tried.
    private const string StoreCall =
        """
        insert into call (enrolment_id, kind, session_id, since, tries, told_at, told_by)
        select enrolment_id, @kind, @sessionId, @now, case when @told then 0 else 1 end, case when @told then @now end, @me
        from enrolment e
        where enrolment_id = @enrolmentId and structure_id = @own and (
            exists (select from call c where c.enrolment_id = e.enrolment_id and c.kind = @kind and c.session_id is not distinct from @sessionId)
            or (@kind = 'reminder' and exists (select from session s where s.session_id = @sessionId and s.cycle_id = e.cycle_id)))
        on conflict (enrolment_id, kind, session_id) do update set
            tries = call.tries + case when @told then 0 else 1 end, told_at = excluded.told_at, told_by = excluded.told_by
        """;

    private sealed record CallRow(Guid EnrolmentId, string Kind, Guid? SessionId, int Tries, string Title, DateOnly? Date, TimeOnly? StartsAt, Guid? PlaceId, byte[]? CancelReason);

    public override async Task<ListCallsResponse> ListCalls(ListCallsRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var rows = (await connection.QueryAsync<CallRow>(new CommandDefinition(
            SelectCalls, new { own = Own.Structure(context), day = request.Day.ToDate(), MostCalls }, cancellationToken: context.CancellationToken))).AsList();
        var people = (await enrolments.ByIdsAsync(connection, [.. rows.Select(row => row.EnrolmentId).Distinct()], context.CancellationToken))
            .ToDictionary(enrolment => enrolment.EnrolmentId, StringComparer.Ordinal);
        await audit.WriteAsync(connection, context, Act.List("enrolment", rows.Count));
        return new ListCallsResponse
        {
            Calls =
            {
                rows.Select(row => new Call
                {
                    Kind = EnumCodes.FromCode<CallKind>(row.Kind), Enrolment = people[$"{row.EnrolmentId}"], CycleTitle = row.Title, SessionId = $"{row.SessionId}", Date = row.Date?.ToText() ?? "",
                    StartsAt = row.StartsAt?.ToText() ?? "", PlaceId = $"{row.PlaceId}", Tries = row.Tries,
                    Reason = row.SessionId is { } sessionId ? seals.Open(WorkshopSeals.CancelReason, sessionId, row.CancelReason) : "",
                }),
            },
        };
    }

    public override async Task<RecordCallResponse> RecordCall(RecordCallRequest request, ServerCallContext context)
    {
        var row = new
        {
            enrolmentId = Guid.Parse(request.EnrolmentId), own = Own.Structure(context), kind = request.Kind.ToCode(), sessionId = Own.OrNull(request.SessionId), now = clock.GetUtcNow(),
            told = request.Outcome == CallOutcome.Told, me = context.Caller().Id,
        };
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        if (await RunAsync(connection, StoreCall, row, context) == 0)
        {
            throw Errors.NotFound("unknown-call", "Il n'y a rien à annoncer à cette personne.");
        }

        await audit.WriteAsync(connection, context, new Act("enrolment.call", "enrolment", row.enrolmentId));
        await transaction.CommitAsync(context.CancellationToken);
        return new RecordCallResponse();
    }
}
