using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Tells where each resource stands, now and as it changes.</summary>
public sealed class ResourceNotificationService
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ResourceEvent> _current = new(StringComparer.Ordinal);
    private readonly List<Channel<ResourceEvent>> _watchers = [];

    /// <summary>The present state of every process, then each change.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>();
        lock (_gate)
        {
            foreach (var state in _current.Values)
                channel.Writer.TryWrite(state);
            _watchers.Add(channel);
        }

        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken))
                yield return change;
        }
        finally
        {
            lock (_gate)
                _watchers.Remove(channel);
        }
    }

    /// <summary>The present state of a process, by its id or the name of its resource.</summary>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_gate)
            resourceEvent = _current.GetValueOrDefault(resourceId) ?? _current.Values.FirstOrDefault(state => state.Resource.Name == resourceId);
        return resourceEvent is not null;
    }

    /// <summary>Waits for a state, Running unless another is named.</summary>
    public Task<string> WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    /// <summary>Waits for one of several states.</summary>
    public async Task<string> WaitForResourceAsync(string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var wanted = targetStates.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var reached = await WaitForResourceAsync(resourceName, change => change.Snapshot.State is { } state && wanted.Contains(state.Text), cancellationToken);
        return reached.Snapshot.State!.Text;
    }

    /// <summary>Waits until a process of the resource meets a condition.</summary>
    public async Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        await foreach (var change in WatchAsync(cancellationToken))
        {
            if ((change.Resource.Name == resourceName || change.ResourceId == resourceName) && predicate(change))
                return change;
        }

        throw new OperationCanceledException($"The wait for '{resourceName}' ended.");
    }

    /// <summary>Waits until every process of the resource runs and is healthy; throws when it cannot start.</summary>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default)
    {
        await foreach (var change in WatchAsync(cancellationToken))
        {
            if (change.Resource.Name != resourceName)
                continue;
            ThrowIfFailed(change);
            if (Every(resourceName, IsHealthy))
                return change;
        }

        throw new OperationCanceledException($"The wait for '{resourceName}' ended.");
    }

    internal async Task WaitForCompletionAsync(string resourceName, int exitCode, CancellationToken cancellationToken)
    {
        await foreach (var change in WatchAsync(cancellationToken))
        {
            if (change.Resource.Name != resourceName)
                continue;
            ThrowIfFailed(change);
            if (!Every(resourceName, state => state.Snapshot.ExitCode is not null))
                continue;
            if (Every(resourceName, state => state.Snapshot.ExitCode == exitCode))
                return;
            throw new DistributedApplicationException($"'{resourceName}' ended with code {change.Snapshot.ExitCode} instead of {exitCode}.");
        }
    }

    internal void Publish(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
    {
        lock (_gate)
        {
            var before = _current.GetValueOrDefault(resourceId)?.Snapshot ?? new CustomResourceSnapshot { ResourceType = resource.GetType().Name, Properties = [] };
            var after = change(before);
            if (after == before && _current.ContainsKey(resourceId))
                return;
            var next = _current[resourceId] = new ResourceEvent(resource, resourceId, after);
            foreach (var watcher in _watchers)
                watcher.Writer.TryWrite(next);
        }
    }

    internal IReadOnlyList<ResourceEvent> Current()
    {
        lock (_gate)
            return [.. _current.Values];
    }

    private bool Every(string resourceName, Func<ResourceEvent, bool> condition)
    {
        lock (_gate)
            return _current.Values.Where(state => state.Resource.Name == resourceName).All(condition);
    }

    private static bool IsHealthy(ResourceEvent state) =>
        state.Snapshot.State?.Text == KnownResourceStates.Running && state.Snapshot.HealthStatus == HealthStatus.Healthy;

    private static void ThrowIfFailed(ResourceEvent change)
    {
        if (change.Snapshot.State?.Text != KnownResourceStates.FailedToStart)
            return;
        var reason = change.Snapshot.Properties.FirstOrDefault(property => property.Name == "error")?.Value;
        throw new DistributedApplicationException($"'{change.ResourceId}' cannot start: {reason}");
    }
}
