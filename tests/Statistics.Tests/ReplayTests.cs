using AccesDroits.Contracts.Events;
using Npgsql;
using Xunit;

namespace AccesDroits.Statistics.Tests;

/// <summary>The log of a producer, read while its transactions commit in any order.</summary>
[Collection(nameof(OneAtATime))]
public sealed class ReplayTests(StatisticsSuite suite)
{
    private Producer Producer => suite.Producer;

    [Fact]
    public async Task An_event_that_commits_after_a_later_one_is_not_skipped()
    {
        var start = await EndAsync();
        await using var held = await Producer.Database.OpenConnectionAsync();
        await using var transaction = await held.BeginTransactionAsync();
        var early = await Producer.WriteAsync(held, Tally());
        await Producer.WriteAsync([Tally(), Tally()]);

        Assert.Empty(await Producer.ReadAsync(start));
        await transaction.CommitAsync();
        var events = await Producer.ReadAsync(start);

        Assert.Equal([early, early + 1, early + 2], events.Select(@event => @event.Position));
    }

    [Fact]
    public async Task What_stands_below_an_unfinished_transaction_is_read_and_a_rollback_leaves_a_hole_that_stops_nobody()
    {
        var start = await EndAsync();
        await Producer.WriteAsync([Tally()]);
        await using (var held = await Producer.Database.OpenConnectionAsync())
        {
            await using var transaction = await held.BeginTransactionAsync();
            await Producer.WriteAsync(held, Tally());
            await Producer.WriteAsync([Tally()]);
            Assert.Single(await Producer.ReadAsync(start));
            await transaction.RollbackAsync();
        }

        Assert.Equal(2, (await Producer.ReadAsync(start)).Count);
    }

    [Fact]
    public async Task A_reader_that_resumes_sees_every_event_once_and_in_order_while_many_write()
    {
        var position = await EndAsync();
        var written = new System.Collections.Concurrent.ConcurrentBag<long>();
        var writers = Task.WhenAll(Enumerable.Range(0, 6).Select(async writer =>
        {
            var random = new Random(writer);
            for (var round = 0; round < 40; round++)
            {
                await using var connection = await Producer.Database.OpenConnectionAsync();
                await using var transaction = await connection.BeginTransactionAsync();
                var ids = new List<long>();
                for (var events = random.Next(1, 4); events > 0; events--)
                {
                    ids.Add(await Producer.WriteAsync(connection, Tally()));
                    await Task.Delay(random.Next(8));
                }

                if (random.Next(6) == 0)
                {
                    await transaction.RollbackAsync();
                    continue;
                }

                await transaction.CommitAsync();
                ids.ForEach(written.Add);
            }
        }));

        var read = new List<long>();
        for (var last = false; ; last = writers.IsCompleted)
        {
            read.AddRange((await Producer.ReadAsync(position)).Select(@event => @event.Position));
            position = read.Count > 0 ? read[^1] : position;
            if (last)
            {
                break;
            }
        }

        await writers;
        Assert.Equal(written.Order(), read);
    }

    [Fact]
    public async Task Events_of_other_types_are_left_out_and_the_body_is_that_of_the_bus()
    {
        var start = await EndAsync();
        var tally = Tally();
        await Producer.WriteAsync([new StructureChanged(Guid.NewGuid(), 1, false, "a", "A", "centre-social", "54"), tally]);

        var only = Assert.Single(await Producer.ReadAsync(start, nameof(KioskTallyChanged)));
        Assert.Equal((nameof(KioskTallyChanged), tally.Id.ToString(), 1L), (only.MessageType, only.AggregateId, only.Revision));
        Assert.Equal(tally, System.Text.Json.JsonSerializer.Deserialize<KioskTallyChanged>(only.Body, ServiceDefaults.Messaging.EventJson.Options));
    }

    private async Task<long> EndAsync() => (await Producer.ReadAsync(0)) is [.., var last] ? last.Position : 0;

    private static KioskTallyChanged Tally() => new(Guid.NewGuid(), 1, false, Guid.NewGuid(), Guid.NewGuid(), new DateOnly(2020, 1, 1), 1);
}

/// <summary>Tests that hold, break or rebuild what the others read: one after the other, with no other beside.</summary>
[CollectionDefinition(nameof(OneAtATime), DisableParallelization = true)]
public sealed class OneAtATime;
