using System.Collections.Concurrent;

namespace NativeServers;

/// <summary>
/// The one thread that starts children. The kernel takes the end of the starting thread for the death of the parent,
/// so a thread of the pool, which may retire at any time, would kill its children with it.
/// </summary>
internal static class StarterThread
{
    private static readonly BlockingCollection<Action> Work = [];

    static StarterThread() =>
        new Thread(() =>
        {
            foreach (var action in Work.GetConsumingEnumerable())
                action();
        })
        { IsBackground = true, Name = "child starter" }.Start();

    public static T Run<T>(Func<T> start)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Add(() =>
        {
            try
            {
                result.SetResult(start());
            }
#pragma warning disable CA1031 // Handed to the caller, who sees it as its own.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                result.SetException(exception);
            }
        });
        return result.Task.GetAwaiter().GetResult();
    }
}
