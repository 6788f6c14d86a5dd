using System.Collections.Concurrent;

namespace AccesDroits.Gateway.Tests;

/// <summary>What the service behind the gateway noticed.</summary>
public sealed class EchoLog
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _left = new(StringComparer.Ordinal);

    /// <summary>The deadline of each held call, by its text.</summary>
    public ConcurrentDictionary<string, DateTime> Deadlines { get; } = new(StringComparer.Ordinal);

    /// <summary>Completes when the service learns that the caller of a held call has left.</summary>
    public TaskCompletionSource Left(string text) => _left.GetOrAdd(text, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
