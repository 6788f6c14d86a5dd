using System.Diagnostics;
using Xunit;

namespace AccesDroits.Testing;

/// <summary>Waits on conditions.</summary>
public static class Eventually
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
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
}
