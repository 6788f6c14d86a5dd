using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Workshops.Features.Enrolments;

public sealed partial class EnrolmentApi
{
    private const string SelectPerson =
        "select kind, visitor_id, first_name, phone, needs, age_band, sex, unmet from enrolment where enrolment_id = @enrolmentId";

    private const string CopySkills =
        "insert into skill (enrolment_id, skill, before) select @nextId, skill, coalesce(after, before) from skill where enrolment_id = @enrolmentId";

    private sealed record PersonRow(string Kind, Guid? VisitorId, byte[]? FirstName, byte[]? Phone, byte[]? Needs, string AgeBand, string Sex, string[] Unmet)
    {
        public PersonRow()
            : this("", null, null, null, null, "", "", [])
        {
        }
    }

    public override async Task<EnrolResponse> TransferEnrolment(TransferEnrolmentRequest request, ServerCallContext context)
    {
        var (enrolmentId, nextId, cycleId, own) = (Guid.Parse(request.EnrolmentId), Guid.Parse(request.NextEnrolmentId), Guid.Parse(request.CycleId), Own.Structure(context));
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var (cycle, next, seat) = await LockBothAsync(connection, enrolmentId, cycleId, own, context);
        if (WasLast(seat, request.ExpectedRevision, request))
        {
            return await AnswerAsync(connection, nextId, context.CancellationToken);
        }

        Revisions.Check(seat.Revision, request.ExpectedRevision);
        CheckState(seat, "seated", "offered", "waiting");
        if (cycle.Kind != "workshop" || next.Kind != "workshop" || cycle.CycleId == next.CycleId)
        {
            throw Unknown("cycle_id", "unknown-cycle", "Choisissez un autre parcours d'ateliers.");
        }

        await RunAsync(connection, Leave, new { enrolmentId, seat.EnrolmentId, why = "transferred" }, context);
        await RunAsync(
            connection, "update enrolment set revision = revision + 1, content_hash = @hash where enrolment_id = @enrolmentId",
            new { enrolmentId, hash = seals.SealHash(enrolmentId, ContentHash.Of(request)) }, context);
        await SeatAsync(connection, next, nextId, new EnrolRequest { EnrolmentId = request.NextEnrolmentId, CycleId = request.CycleId }, await CopyAsync(connection, enrolmentId, nextId, context), context);
        await RunAsync(connection, CopySkills, new { enrolmentId, nextId }, context);
        await facts.PublishSeatsAsync(connection, [enrolmentId, nextId], context.CancellationToken);
        await seats.OfferAsync(connection, cycle, seat.SessionId, context.CancellationToken);
        await audit.WriteAsync(connection, context, new Act("enrolment.transfer", "enrolment", enrolmentId));
        var answer = await AnswerAsync(connection, nextId, context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
        outbox.Wake();
        return answer;
    }

    // Both cycles in the order of their ids, so that two transfers that cross do not wait for each other in a circle.
    private async Task<(LockedCycle Cycle, LockedCycle Next, LockedSeat Seat)> LockBothAsync(NpgsqlConnection connection, Guid enrolmentId, Guid nextCycleId, Guid own, ServerCallContext context)
    {
        var asked = new { enrolmentId, own };
        var cycleId = await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(SelectCycleId, asked, cancellationToken: context.CancellationToken)) ?? throw Own.UnknownEnrolment();
        var locked = new Dictionary<Guid, LockedCycle>();
        foreach (var id in new[] { cycleId, nextCycleId }.Distinct().Order())
        {
            locked[id] = await seats.LockAsync(connection, id, own, context.CancellationToken) ?? throw UnknownCycle();
        }

        return (locked[cycleId], locked[nextCycleId], await connection.QuerySingleAsync<LockedSeat>(new CommandDefinition(Lock, asked, cancellationToken: context.CancellationToken)));
    }

    // Sealed anew: a seal opens for the enrolment that it was made for.
    private async Task<SealedPerson> CopyAsync(NpgsqlConnection connection, Guid enrolmentId, Guid nextId, ServerCallContext context)
    {
        var row = await connection.QuerySingleAsync<PersonRow>(new CommandDefinition(SelectPerson, new { enrolmentId }, cancellationToken: context.CancellationToken));
        return new SealedPerson(
            seals.SealHash(nextId, []), row.Kind, row.VisitorId, Moved(WorkshopSeals.FirstName, row.FirstName), Moved(WorkshopSeals.Phone, row.Phone), Moved(WorkshopSeals.Needs, row.Needs),
            row.AgeBand, row.Sex, row.Unmet);

        byte[]? Moved(string kind, byte[]? seal) => seals.Seal(kind, nextId, seals.Open(kind, enrolmentId, seal));
    }
}
