using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Workshops.Features.Cycles;

public sealed partial class CycleApi
{
    private const string UpdateCycle =
        "update cycle set revision = revision + 1, content_hash = @hash, title = @Title, capacity = @Capacity, listed = @Listed where cycle_id = @CycleId";

    // What a calendar shows has changed.
    private const string RaiseSequences = "update session set sequence = sequence + 1, changed_at = @now where cycle_id = @CycleId and state <> 'cancelled'";

    private const string SelectTaken = "select enrolment_id from enrolment where cycle_id = @CycleId and session_id is null and state in ('seated', 'offered')";

    private const string PutBackInLine =
        """
        update enrolment set state = 'waiting', held_until = null, revision = revision + 1, content_hash = null
        where cycle_id = @CycleId and session_id is null and state in ('seated', 'offered') and enrolment_id <> all(@staying)
        returning enrolment_id
        """;

    public override async Task<CycleRevision> ChangeCycle(ChangeCycleRequest request, ServerCallContext context)
    {
        var hash = ContentHash.Of(request);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var cycle = await seats.LockAsync(connection, Guid.Parse(request.CycleId), Own.Structure(context), context.CancellationToken) ?? throw Own.UnknownCycle();
        if (!Revisions.WasLast(cycle.Revision, cycle.ContentHash, request.ExpectedRevision, hash))
        {
            Revisions.Check(cycle.Revision, request.ExpectedRevision);
            var row = new { cycle.CycleId, hash, request.Title, request.Capacity, request.Listed, now = clock.GetUtcNow() };
            await connection.ExecuteAsync(new CommandDefinition(UpdateCycle, row, cancellationToken: context.CancellationToken));
            if (cycle.Title != request.Title)
            {
                await connection.ExecuteAsync(new CommandDefinition(RaiseSequences, row, cancellationToken: context.CancellationToken));
            }

            if (!cycle.IsPractice)
            {
                await ReduceAsync(connection, cycle, request, context.CancellationToken);
                await seats.OfferAsync(connection, cycle, sessionId: null, context.CancellationToken);
            }

            await audit.WriteAsync(connection, context, new Act("workshop-cycle.change", "workshop-cycle", cycle.CycleId));
            await transaction.CommitAsync(context.CancellationToken);
            outbox.Wake();
        }

        return new CycleRevision { Revision = request.ExpectedRevision + 1 };
    }

    private async Task ReduceAsync(NpgsqlConnection connection, LockedCycle cycle, ChangeCycleRequest request, CancellationToken cancellationToken)
    {
        var taken = (await connection.QueryAsync<Guid>(new CommandDefinition(SelectTaken, new { cycle.CycleId }, cancellationToken: cancellationToken))).ToHashSet();
        if (taken.Count <= request.Capacity)
        {
            return;
        }

        HashSet<Guid> staying = [.. request.StayingIds.Select(Guid.Parse)];
        if (staying.Count != request.Capacity || !staying.IsSubsetOf(taken))
        {
            throw Errors.BrokenRule("who-stays", $"Trop de places sont prises ({taken.Count}) : choisissez les {request.Capacity} personnes qui gardent la leur.");
        }

        var back = (await connection.QueryAsync<Guid>(new CommandDefinition(PutBackInLine, new { cycle.CycleId, staying = staying.ToArray() }, cancellationToken: cancellationToken))).AsList();
        await Calls.AddAsync(connection, CallKind.BackInLine, back, sessionId: null, clock.GetUtcNow(), cancellationToken);
        await facts.PublishSeatsAsync(connection, back, cancellationToken);
    }
}
