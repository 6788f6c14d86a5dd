using System.Collections.Concurrent;
using System.Globalization;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>
/// Several desks that receive people until they are stopped. A command is sent until it is answered, and told to a naive report then; what
/// was answered instead is kept.
/// </summary>
internal sealed class DeskLoad : IAsyncDisposable
{
    private const int Desks = 4;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);
    private static readonly DateOnly From = new(2024, 1, 1), To = new(2024, 12, 31);

    private const string Traces =
        """
        select (select count(*) from visit where visit_id = @id) + (select count(*) from help_request where visit_id = @id)
            + (select count(*) from visit_change where visit_id = @id) + (select count(*) from outbox where aggregate_id = @id)
        """;

    // Each revision has been told once, with its requests and its line of history; and nothing has been told that is not stored.
    private const string Halves =
        """
        with stored as (
            select visit_id as id, revision, (select count(*) from visit_change c where c.visit_id = v.visit_id) = revision - 1
                and exists (select from help_request r where r.visit_id = v.visit_id) as whole from visit v
            union all select tally_id, revision, (select count(*) from kiosk_tally_change c where c.tally_id = t.tally_id) = revision - 1 from kiosk_tally t
            union all select session_id, revision, true from drop_in_session)
        select count(*) from stored full join (select aggregate_id, count(*) as told from outbox group by aggregate_id) as log on aggregate_id = id
        where told is distinct from revision or not whole
        """;

    private readonly NaiveReport _naive = new();
    private readonly ConcurrentQueue<Refusal> _refusals = [];
    private readonly Suite _suite;
    private readonly World _world;
    private readonly Task _desks;
    private volatile bool _closing;
    private int _acknowledged;

    private DeskLoad(Suite suite, World world, int seed)
    {
        (_suite, _world) = (suite, world);
        world.AddTo(_naive);
        _desks = Task.WhenAll(Enumerable.Range(0, Desks).Select(desk => ReceiveAsync(new Random(seed + desk))));
    }

    /// <summary>Commands answered until now.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>What was answered until now to commands that were sent again.</summary>
    public IReadOnlyCollection<Refusal> Refusals => _refusals;

    public World World => _world;

    /// <summary>Puts a world that Reception and Statistics know, and opens its desks.</summary>
    public static async Task<DeskLoad> StartAsync(Suite suite, int seed)
    {
        var world = await World.CreateAsync(suite);
        await world.ReportWhenAsync(_ => true);
        return new DeskLoad(suite, world, seed);
    }

    /// <summary>Waits until that many more commands have been answered; a desk that gave up fails the test.</summary>
    public Task MoreAsync(int commands)
    {
        var enough = Acknowledged + commands;
        return Eventually.Get(() => Task.FromResult(Acknowledged), acknowledged => acknowledged >= enough || _desks.IsFaulted, TimeSpan.FromMinutes(10));
    }

    /// <summary>Waits until that many more commands have been refused.</summary>
    public Task RefusalsAsync(int refusals)
    {
        var enough = _refusals.Count + refusals;
        return Eventually.Get(() => Task.FromResult(_refusals.Count), count => count >= enough || _desks.IsFaulted);
    }

    /// <summary>Nothing of a visit that was refused is stored, in no table.</summary>
    public async Task AssertNothingOfAsync(string visitId) =>
        Assert.Equal(0, await _suite.CountAsync("receptiondb", Traces, new { id = Guid.Parse(visitId) }));

    /// <summary>
    /// Lets the desks finish with whom they receive, and waits until the report is exactly what they did; what Reception stored and what it
    /// told the others belong together.
    /// </summary>
    public async Task AssertExactAsync()
    {
        await DisposeAsync();
        var expected = _naive.For(ScopeKind.Point, _world.Code, From, To);
        var report = await Eventually.Get(
            async () =>
            {
                try
                {
                    var served = await _world.ReportAsync();
                    served.AsOf = null;
                    return served;
                }
                catch (RpcException exception) when (exception.StatusCode is StatusCode.Unavailable or StatusCode.NotFound)
                {
                    return new Report();
                }
            },
            served => served.Equals(expected),
            atMost: TimeSpan.FromMinutes(10));
        Assert.Equal(expected, report);
        Assert.Equal(0, await _suite.CountAsync("receptiondb", Halves, new { }));
    }

    public async ValueTask DisposeAsync()
    {
        _closing = true;
        await _desks;
    }

    private async Task ReceiveAsync(Random random)
    {
        while (!_closing)
        {
            await ReceivePersonAsync(random);
            if (random.Next(4) == 0)
            {
                await CountPassagesAsync(random);
            }

            if (random.Next(6) == 0)
            {
                await HoldSessionAsync(random);
            }
        }
    }

    private async Task ReceivePersonAsync(Random random)
    {
        var visit = _world.Visit();
        visit.Date = Date(random);
        visit.Profile.Sex = random.Next(2) == 0 ? Sex.Male : Sex.Female;
        visit.Requests.Add(Enumerable.Range(0, random.Next(3)).Select(_ => World.Request()));
        await AnswerAsync(() => _world.Desk.LogVisitAsync(visit), () => _naive.Add(visit, ""));
        var revision = 1L;
        if (random.Next(3) == 0)
        {
            var correction = _world.Correction(visit);
            correction.Visit.Profile.AgeBand = "65+";
            correction.Visit.Date = Date(random);
            revision = (await AnswerAsync(() => _world.Planning.CorrectVisitAsync(correction), () => _naive.Add(correction, ""))).Revision;
        }

        if (random.Next(6) == 0)
        {
            var deletion = _world.Deletion(visit, revision);
            await AnswerAsync(() => _world.Planning.DeleteVisitAsync(deletion), () => _naive.Add(deletion));
        }
    }

    private async Task CountPassagesAsync(Random random)
    {
        var tally = _world.KioskTally();
        tally.Date = Date(random);
        await AnswerAsync(() => _world.Desk.RecordKioskTallyAsync(tally), () => _naive.Add(tally));
        var correction = _world.Correction(tally);
        correction.Tally.Count = random.Next(1, 9);
        await AnswerAsync(() => _world.Planning.CorrectKioskTallyAsync(correction), () => _naive.Add(correction));
        if (random.Next(3) == 0)
        {
            var deletion = _world.Deletion(tally, expectedRevision: 2);
            await AnswerAsync(() => _world.Planning.DeleteKioskTallyAsync(deletion), () => _naive.Add(deletion));
        }
    }

    private async Task HoldSessionAsync(Random random)
    {
        var session = _world.Session();
        session.Date = Date(random);
        await AnswerAsync(() => _world.Planning.PlanDropInSessionAsync(session), () => _naive.Add(session));
        var closing = session.Closing();
        await AnswerAsync(() => _world.Desk.CloseDropInSessionAsync(closing), () => _naive.Add(closing));
        if (random.Next(3) == 0)
        {
            var deletion = _world.Deletion(session, expectedRevision: 2);
            await AnswerAsync(() => _world.Planning.DeleteDropInSessionAsync(deletion), () => _naive.Add(deletion));
        }
    }

    private static string Date(Random random) => World.Day.AddDays(random.Next(-60, 200)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // What a desk does while the suite cannot answer: the same command again. Any other refusal is a fault.
    private async Task<T> AnswerAsync<T>(Func<AsyncUnaryCall<T>> send, Action tell)
    {
        while (true)
        {
            try
            {
                var answer = await send();
                lock (_naive)
                {
                    tell();
                }

                Interlocked.Increment(ref _acknowledged);
                return answer;
            }
            catch (RpcException exception) when (Eventually.IsOutage(exception))
            {
                _refusals.Enqueue(Refusal.From(exception));
                await Task.Delay(BetweenTries);
            }
        }
    }
}
