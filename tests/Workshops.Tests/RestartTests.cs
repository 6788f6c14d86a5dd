using System.Collections.Concurrent;
using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.Testing;

namespace AccesDroits.Workshops.Tests;

/// <summary>What was acknowledged is there after a kill -9, once.</summary>
[Collection(Alone.Name)]
public class RestartTests(Suite suite)
{
    [Fact]
    public async Task Every_seat_that_was_answered_is_kept_when_the_service_is_killed_and_none_is_given_twice()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var cycleId = await world.PlanAsync(world.Cycle(10));
        var answered = new ConcurrentBag<(string Id, EnrolResponse Answer)>();
        var enrolling = Enumerable.Range(0, 40).Select(async _ =>
        {
            var seat = World.Seat(cycleId);
            answered.Add((seat.EnrolmentId, await Eventually.Answer(() => world.Enrolments.EnrolAsync(seat))));
        }).ToList();
        await Eventually.Get(() => Task.FromResult(answered.Count), count => count > 5);
        await suite.KillAsync("workshops");
        await Task.WhenAll(enrolling);

        var cycle = await Eventually.Answer(() => world.Cycles.GetCycleAsync(new GetCycleRequest { CycleId = cycleId }));
        Assert.Equal((10, 30), (cycle.Cycle.Taken, cycle.Cycle.Waiting));
        Assert.Equal(answered.Select(one => one.Id).Order(StringComparer.Ordinal), cycle.Enrolments.Select(seat => seat.EnrolmentId).Order(StringComparer.Ordinal));
        Assert.Equal(40, await Eventually.Get(
            () => suite.CountAsync("workshopsdb", "select count(*) from outbox o join enrolment e on e.enrolment_id = o.aggregate_id where e.cycle_id = @cycleId::uuid and published_at is not null", new { cycleId }),
            count => count == 40));
    }
}
