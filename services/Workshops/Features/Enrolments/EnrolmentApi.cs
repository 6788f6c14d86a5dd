using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Google.Protobuf;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Workshops.Features.Enrolments;

/// <summary>The RPCs of enrolments, and what several of them do alike.</summary>
public sealed partial class EnrolmentApi(
    NpgsqlDataSource database, SeatPool seats, WorkshopFacts facts, WorkshopSeals seals, EnrolmentReader enrolments, ReceptionService.ReceptionServiceClient reception,
    FollowUpService.FollowUpServiceClient followUps, Audit audit, Outbox outbox, TimeProvider clock) : EnrolmentService.EnrolmentServiceBase
{
    private const string SelectCycleId = "select cycle_id from enrolment where enrolment_id = @enrolmentId and structure_id = @own";

    private const string Lock = "select enrolment_id, revision, content_hash, cycle_id, session_id, state, held_until from enrolment where enrolment_id = @enrolmentId for update";

    private sealed record LockedSeat(Guid EnrolmentId, long Revision, byte[]? ContentHash, Guid CycleId, Guid? SessionId, string State, DateTime? HeldUntil);

    /// <summary>Does an act on an enrolment in one transaction, once: what it changes, the event and the journal.</summary>
    private async Task<EnrolmentRevision> ActAsync(
        string act, IMessage request, string id, long expectedRevision, ServerCallContext context, Func<NpgsqlConnection, LockedCycle, LockedSeat, Task> effect)
    {
        var enrolmentId = Guid.Parse(id);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var (cycle, seat) = await LockAsync(connection, enrolmentId, context);
        if (!WasLast(seat, expectedRevision, request))
        {
            Revisions.Check(seat.Revision, expectedRevision);
            await effect(connection, cycle, seat);
            await connection.ExecuteAsync(new CommandDefinition(
                "update enrolment set revision = revision + 1, content_hash = @hash where enrolment_id = @enrolmentId",
                new { enrolmentId, hash = seals.SealHash(enrolmentId, ContentHash.Of(request)) }, cancellationToken: context.CancellationToken));
            await facts.PublishSeatsAsync(connection, [enrolmentId], context.CancellationToken);
            await audit.WriteAsync(connection, context, new Act(act, "enrolment", enrolmentId));
            await transaction.CommitAsync(context.CancellationToken);
            outbox.Wake();
        }

        return new EnrolmentRevision { Revision = expectedRevision + 1 };
    }

    // The cycle first, as everybody who changes seats does.
    private async Task<(LockedCycle Cycle, LockedSeat Seat)> LockAsync(NpgsqlConnection connection, Guid enrolmentId, ServerCallContext context)
    {
        var asked = new { enrolmentId, own = Own.Structure(context) };
        var cycleId = await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(SelectCycleId, asked, cancellationToken: context.CancellationToken)) ?? throw Own.UnknownEnrolment();
        var cycle = await seats.LockAsync(connection, cycleId, asked.own, context.CancellationToken) ?? throw Own.UnknownEnrolment();
        return (cycle, await connection.QuerySingleAsync<LockedSeat>(new CommandDefinition(Lock, asked, cancellationToken: context.CancellationToken)));
    }

    private bool WasLast(LockedSeat seat, long expectedRevision, IMessage request) =>
        seat.Revision == expectedRevision + 1 && seals.IsSame(seat.EnrolmentId, seat.ContentHash, ContentHash.Of(request));

    private static void CheckState(LockedSeat seat, params ReadOnlySpan<string> allowed)
    {
        if (!allowed.Contains(seat.State))
        {
            throw Errors.BrokenRule("wrong-state", "Cette inscription n'en est pas là : rechargez la page.");
        }
    }

    private static Task<int> RunAsync(NpgsqlConnection connection, string sql, object row, ServerCallContext context) =>
        connection.ExecuteAsync(new CommandDefinition(sql, row, cancellationToken: context.CancellationToken));
}
