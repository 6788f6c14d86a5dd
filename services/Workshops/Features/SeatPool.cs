using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using Dapper;
using Npgsql;

namespace AccesDroits.Workshops.Features;

/// <summary>A cycle whose row is locked: nobody else changes its seats until the transaction ends.</summary>
internal sealed record LockedCycle(Guid CycleId, long Revision, byte[] ContentHash, Guid StructureId, string Title, string Kind, int Capacity, bool IsOver)
{
    public bool IsPractice => Kind == "practice";
}

/// <summary>
/// Places: who has a seat and who waits. The seats of a cycle are one pool; those of practice are one for each session, as many as it has
/// computers. Whoever enrols, leaves or changes the capacity holds the row of the cycle, so that seats are counted by one at a time.
/// </summary>
public sealed class SeatPool(WorkshopFacts facts, IConfiguration configuration, TimeProvider clock)
{
    private const int DefaultHoldHours = 48;

    private const string Lock =
        """
        select cycle_id, revision, content_hash, structure_id, title, kind, capacity,
               not exists (select from session s where s.cycle_id = cycle.cycle_id and s.state = 'planned' and s.date >= @today) as is_over
        from cycle where cycle_id = @cycleId and structure_id = @own for update
        """;

    private const string CountFree =
        """
        select (select case when @sessionId::uuid is null then c.capacity else (select cardinality(computers) from session where session_id = @sessionId and state <> 'cancelled') end from cycle c where c.cycle_id = @cycleId)
             - (select count(*)::int from enrolment where cycle_id = @cycleId and session_id is not distinct from @sessionId and state in ('seated', 'offered'))
        """;

    // A seat at a computer is at the first that nobody has.
    private const string OfferToFirst =
        """
        update enrolment set
            state = 'offered', held_until = @until, revision = revision + 1, content_hash = null,
            computer = (
                select name from session s cross join unnest(s.computers) with ordinality as computers (name, place)
                where s.session_id = enrolment.session_id
                    and not exists (select from enrolment other where other.session_id = s.session_id and other.computer = name and other.state in ('seated', 'offered'))
                order by place limit 1)
        where enrolment_id = (
            select enrolment_id from enrolment where cycle_id = @cycleId and session_id is not distinct from @sessionId and state = 'waiting' order by put_first desc, position limit 1)
        returning enrolment_id
        """;

    /// <summary>Null when the structure has no such cycle.</summary>
    internal Task<LockedCycle?> LockAsync(NpgsqlConnection connection, Guid cycleId, Guid own, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<LockedCycle>(new CommandDefinition(Lock, new { cycleId, own, today = clock.Today() }, cancellationToken: cancellationToken));

    /// <summary>Seats that nobody has; below zero while a capacity has just been lowered.</summary>
    internal static async Task<int> CountFreeAsync(NpgsqlConnection connection, Guid cycleId, Guid? sessionId, CancellationToken cancellationToken) =>
        await connection.ExecuteScalarAsync<int?>(new CommandDefinition(CountFree, new { cycleId, sessionId }, cancellationToken: cancellationToken)) ?? 0;

    /// <summary>Offers the free seats to those who wait, in their order, as long as there is something to come.</summary>
    internal async Task OfferAsync(NpgsqlConnection connection, LockedCycle cycle, Guid? sessionId, CancellationToken cancellationToken)
    {
        var (now, offered) = (clock.GetUtcNow(), new List<Guid>());
        var asked = new { cycle.CycleId, sessionId, until = now.AddHours(configuration.GetValue("Seats:HoldHours", DefaultHoldHours)) };
        for (var free = cycle.IsOver ? 0 : await CountFreeAsync(connection, cycle.CycleId, sessionId, cancellationToken); free > 0; free--)
        {
            if (await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(OfferToFirst, asked, cancellationToken: cancellationToken)) is not { } enrolmentId)
            {
                break;
            }

            offered.Add(enrolmentId);
        }

        await Calls.AddAsync(connection, CallKind.SeatOffered, offered, sessionId: null, now, cancellationToken);
        await facts.PublishSeatsAsync(connection, offered, cancellationToken);
    }
}
