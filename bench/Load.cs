using System.Diagnostics;
using Grpc.Core;

namespace AccesDroits.Bench;

/// <summary>Two ways to put load: as fast as the answers come, and at a pace that does not wait for them.</summary>
internal static class Load
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Calls again as soon as the answer is there, from so many clients at once; answers how many calls succeeded and failed.</summary>
    public static async Task<(int Done, int Failed, TimeSpan Elapsed)> ClosedAsync(int clients, TimeSpan length, Func<Task> call)
    {
        int done = 0, failed = 0;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            while (clock.Elapsed < length)
            {
                try
                {
                    await call();
                    Interlocked.Increment(ref done);
                }
                catch (RpcException)
                {
                    Interlocked.Increment(ref failed);
                }
            }
        }))).WaitAsync(length + Patience);
        return (done, failed, clock.Elapsed);
    }

    /// <summary>
    /// Starts a call at each tick whatever has become of the earlier ones. A duration counts from the tick, not from the moment
    /// the call could leave, so a call that waits behind a slow one shows it.
    /// </summary>
    public static async Task<(Latencies Latencies, int Failed)> OpenAsync(double perSecond, TimeSpan length, Func<Task> call)
    {
        var count = (int)(perSecond * length.TotalSeconds);
        var durations = new double[count];
        var failed = 0;
        var calls = new Task[count];
        var clock = Stopwatch.StartNew();
        await Task.Factory.StartNew(
            () =>
            {
                for (var index = 0; index < count; index++)
                {
                    var tick = TimeSpan.FromSeconds(index / perSecond);
                    SleepUntil(clock, tick);
                    var number = index;
                    calls[index] = Task.Run(async () =>
                    {
                        try
                        {
                            await call();
                        }
                        catch (RpcException)
                        {
                            Interlocked.Increment(ref failed);
                        }

                        durations[number] = (clock.Elapsed - tick).TotalMilliseconds;
                    });
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        await Task.WhenAll(calls).WaitAsync(Patience);
        return (new Latencies(durations), failed);
    }

    // A sleep is late by up to a millisecond, as long as a whole call; the last stretch is waited for awake.
    public static void SleepUntil(Stopwatch clock, TimeSpan moment)
    {
        while (clock.Elapsed < moment)
        {
            if (moment - clock.Elapsed > TimeSpan.FromMilliseconds(1.5))
            {
                Thread.Sleep(1);
            }
            else
            {
                Thread.SpinWait(20);
            }
        }
    }

    /// <summary>Durations of calls made one after the other, as many as fit in the time but at least one.</summary>
    public static async Task<Latencies> OneByOneAsync(int calls, TimeSpan atMost, Func<int, Task> call)
    {
        List<double> durations = [];
        var clock = Stopwatch.StartNew();
        for (var index = 0; index < calls && (index == 0 || clock.Elapsed < atMost); index++)
        {
            var begun = clock.Elapsed;
            await call(index);
            durations.Add((clock.Elapsed - begun).TotalMilliseconds);
        }

        return new Latencies(durations);
    }

    /// <summary>Looks until something is so; false when it is still not after the time given.</summary>
    public static async Task<bool> UntilAsync(TimeSpan atMost, Func<Task<bool>> look)
    {
        var clock = Stopwatch.StartNew();
        while (!await look())
        {
            if (clock.Elapsed > atMost)
            {
                return false;
            }

            await Task.Delay(50);
        }

        return true;
    }
}
