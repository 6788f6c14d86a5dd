using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Testing;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>A suite of its own, whose processes are killed one after the other while people are received.</summary>
public sealed class KillTests : IAsyncLifetime
{
    private const int Visits = 5_000;
    private const int Desks = 16;
    private const int Seed = 20_260_131;
    private static readonly string[] Killable = ["reception", "statistics", "gateway", "events", "postgres"];

    private readonly Suite _suite = new();

    public ValueTask InitializeAsync() => _suite.InitializeAsync();

    public ValueTask DisposeAsync() => _suite.DisposeAsync();

    [Fact]
    public Task Every_acknowledged_command_counts_once_when_each_process_is_killed_in_turn() => KillAsync(Killable.Length);

    [Fact]
    [Trait("Category", "Long")]
    public Task Every_acknowledged_command_counts_once_through_30_kills() => KillAsync(30);

    private async Task KillAsync(int kills)
    {
        var world = await World.CreateAsync(_suite);
        var naive = new NaiveReport();
        world.AddTo(naive);
        var progress = new Progress(Visits, kills);

        var desks = Task.WhenAll(Enumerable.Range(0, Desks).Select(desk => ReceiveAsync(world, naive, progress, new Random(Seed + desk))));
        for (var kill = 0; kill < kills; kill++)
        {
            await Eventually.Get(() => Task.FromResult(progress.Acknowledged), acknowledged => acknowledged >= progress.Before(kill) || desks.IsFaulted, atMost: TimeSpan.FromMinutes(3));

            // The desks go on while it is down.
            await _suite.KillAsync(Killable[kill % Killable.Length], progress.LetMoreThrough);
        }

        progress.LetAllThrough();
        await desks;
        await AssertSameAsync(world, naive);
    }

    // Each visit is logged; some are corrected afterwards, some deleted, some both. A command is sent until it is answered.
    private static async Task ReceiveAsync(World world, NaiveReport naive, Progress progress, Random random)
    {
        while (await progress.NextAsync())
        {
            var visit = world.Visit();
            visit.Date = World.Day.AddDays(random.Next(-60, 200)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            visit.Profile.Sex = random.Next(2) == 0 ? Sex.Male : Sex.Female;
            visit.Requests.Add(Enumerable.Range(0, random.Next(3)).Select(_ => World.Request()));
            await Eventually.Answer(() => world.Desk.LogVisitAsync(visit));
            Tell(() => naive.Add(visit, ""));

            var revision = 1L;
            if (random.Next(4) == 0)
            {
                var correction = world.Correction(visit);
                correction.Visit.Profile.AgeBand = "65+";
                correction.Visit.Date = World.Day.AddDays(random.Next(-60, 200)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
                revision = (await Eventually.Answer(() => world.Planning.CorrectVisitAsync(correction))).Revision;
                Tell(() => naive.Add(correction, ""));
            }

            if (random.Next(10) == 0)
            {
                var deletion = world.Deletion(visit, revision);
                await Eventually.Answer(() => world.Planning.DeleteVisitAsync(deletion));
                Tell(() => naive.Add(deletion));
            }

            progress.Acknowledge();
        }

        void Tell(Action tell)
        {
            lock (naive)
            {
                tell();
            }
        }
    }

    private async Task AssertSameAsync(World world, NaiveReport naive)
    {
        var (from, to) = (new DateOnly(2024, 1, 1), new DateOnly(2024, 12, 31));
        var expected = naive.For(ScopeKind.Point, world.Code, from, to);
        try
        {
            var report = await Eventually.Get(
                async () =>
                {
                    var served = await Eventually.Answer(() => _suite.Statistics.GetReportAsync(
                        new GetReportRequest { ScopeKind = ScopeKind.Point, ScopeCode = world.Code, From = "2024-01-01", To = "2024-12-31" }));
                    served.AsOf = null;
                    return served;
                },
                served => served.Equals(expected),
                atMost: TimeSpan.FromMinutes(10));
            Assert.Equal(expected, report);
        }
        catch (Xunit.Sdk.XunitException exception)
        {
            throw new InvalidOperationException(await WhereEventsAreAsync(), exception);
        }
    }

    private async Task<string> WhereEventsAreAsync() =>
        $"Not yet published: {await _suite.CountUnpublishedAsync("receptiondb")}; waiting: {await _suite.CountMessagesAsync("statistics")}; "
        + $"given up: {await _suite.CountMessagesAsync("statistics_error")}; Reception is {await _suite.HealthAsync("reception")}, Statistics {await _suite.HealthAsync("statistics")}.";

    /// <summary>Shares the visits out between the desks and keeps kills and visits in step, whatever the machine's speed.</summary>
    private sealed class Progress(int visits, int kills)
    {
        private int _taken;
        private int _acknowledged;
        private int _allowed = visits / (kills + 1);

        public int Acknowledged => Volatile.Read(ref _acknowledged);

        /// <summary>How many visits must be stored before a kill: half of what is let through until then.</summary>
        public int Before(int kill) => (visits / (kills + 1) * kill) + (visits / (kills + 1) / 2);

        public void Acknowledge() => Interlocked.Increment(ref _acknowledged);

        public void LetMoreThrough() => Interlocked.Add(ref _allowed, visits / (kills + 1));

        public void LetAllThrough() => Volatile.Write(ref _allowed, visits);

        public async Task<bool> NextAsync()
        {
            var number = Interlocked.Increment(ref _taken);
            while (number > Volatile.Read(ref _allowed) && number <= visits)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10));
            }

            return number <= visits;
        }
    }
}
