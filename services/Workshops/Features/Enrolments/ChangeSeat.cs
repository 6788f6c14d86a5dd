using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using Grpc.Core;

namespace AccesDroits.Workshops.Features.Enrolments;

public sealed partial class EnrolmentApi
{
    private const string Confirm = "update enrolment set state = 'seated', held_until = null where enrolment_id = @EnrolmentId";

    private const string Leave = "update enrolment set state = 'left', why_left = @why, held_until = null where enrolment_id = @EnrolmentId";

    private const string MarkFirst = "update enrolment set put_first = true, first_reason = @reason where enrolment_id = @EnrolmentId";

    private const string Replace = "update enrolment set first_name = @firstName, phone = @phone, needs = @needs where enrolment_id = @EnrolmentId";

    public override Task<EnrolmentRevision> ConfirmSeat(ConfirmSeatRequest request, ServerCallContext context) =>
        ActAsync("enrolment.confirm", request, request.EnrolmentId, request.ExpectedRevision, context, (connection, _, seat) =>
        {
            CheckState(seat, "offered");
            return RunAsync(connection, Confirm, seat, context);
        });

    public override Task<EnrolmentRevision> LeaveSeat(LeaveSeatRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        violations.AddIf(
            request.Why is not (LeavingReason.GaveUp or LeavingReason.DroppedOut or LeavingReason.Declined), "why", "unknown-value", "Choisissez : désistement, abandon ou place refusée.");
        violations.ThrowIfAny();
        return ActAsync("enrolment.leave", request, request.EnrolmentId, request.ExpectedRevision, context, async (connection, cycle, seat) =>
        {
            CheckState(seat, "seated", "offered", "waiting");
            await RunAsync(connection, Leave, new { seat.EnrolmentId, why = request.Why.ToCode() }, context);
            await seats.OfferAsync(connection, cycle, seat.SessionId, context.CancellationToken);
        });
    }

    public override Task<EnrolmentRevision> PutFirst(PutFirstRequest request, ServerCallContext context) =>
        ActAsync("enrolment.put-first", request, request.EnrolmentId, request.ExpectedRevision, context, (connection, _, seat) =>
        {
            CheckState(seat, "waiting");
            return RunAsync(connection, MarkFirst, new { seat.EnrolmentId, reason = seals.Seal(WorkshopSeals.FirstReason, seat.EnrolmentId, request.Reason) }, context);
        });

    public override Task<EnrolmentRevision> UpdateEnrolment(UpdateEnrolmentRequest request, ServerCallContext context) =>
        ActAsync("enrolment.change", request, request.EnrolmentId, request.ExpectedRevision, context, (connection, _, seat) =>
            RunAsync(
                connection, Replace,
                new
                {
                    seat.EnrolmentId, firstName = seals.Seal(WorkshopSeals.FirstName, seat.EnrolmentId, request.FirstName), phone = seals.Seal(WorkshopSeals.Phone, seat.EnrolmentId, request.Phone),
                    needs = seals.Seal(WorkshopSeals.Needs, seat.EnrolmentId, request.Needs),
                },
                context));
}
