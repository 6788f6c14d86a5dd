using System.Diagnostics;
using AccesDroits.ServiceDefaults.Grpc;
using Grpc.Core;
using Xunit;

namespace AccesDroits.Testing;

/// <summary>Waits on conditions.</summary>
public static class Eventually
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestOutage = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks until the answer is as expected, and returns it; fails with the last answer after a minute, or after <paramref name="atMost"/>.</summary>
    public static async Task<T> Get<T>(Func<Task<T>> look, Predicate<T> isExpected, TimeSpan? atMost = null)
    {
        var longestWait = atMost ?? LongestWait;
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var answer = await look();
            if (isExpected(answer))
            {
                return answer;
            }

            if (waited.Elapsed > longestWait)
            {
                Assert.Fail($"Not reached in {longestWait}: {answer}");
            }

            await Task.Delay(BetweenLooks);
        }
    }

    /// <summary>
    /// What a desk does while the suite is down: sends the same command until it is answered. Any refusal but that of an outage is a fault.
    /// </summary>
    public static async Task<T> Answer<T>(Func<AsyncUnaryCall<T>> send)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await send();
            }
            catch (RpcException exception) when (IsOutage(exception) && waited.Elapsed < LongestOutage)
            {
                await Task.Delay(BetweenLooks);
            }
        }
    }

    /// <summary>
    /// How an interrupted call ends depends on which process died and when; none of these says that the command was refused. An error that
    /// a service words itself is an outage only when it says so.
    /// </summary>
    public static bool IsOutage(RpcException exception) => Errors.DetailsOf(exception) is null
        ? exception.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled or StatusCode.Unknown or StatusCode.DeadlineExceeded
        : exception.StatusCode is StatusCode.Unavailable or StatusCode.Cancelled;
}
