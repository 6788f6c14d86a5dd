using System.Collections.Immutable;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NativeServers;

namespace Aspire.Hosting.Runtime;

/// <summary>Keeps one process running: waits for what it needs, starts it, watches its health, restarts it after a crash.</summary>
internal sealed class ResourceSupervisor(IResource resource, string id, IResourceRuntime runtime, ResourceNotificationService notifications, Action<string, bool> log) : IDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250), LongestDelay = TimeSpan.FromSeconds(30), Steady = TimeSpan.FromSeconds(60);

    // A program that gives up says so with a lower code; these mean that it was killed.
    private const int FirstSignalCode = 128;

    private readonly SemaphoreSlim _commands = new(1);
    private CancellationTokenSource? _run;
    private Task _loop = Task.CompletedTask;

    public IResource Resource => resource;

    public string Id => id;

    /// <summary>Completes with the sentence that says why the resource cannot start.</summary>
    public TaskCompletionSource<string> Failed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Start()
    {
        if (!_loop.IsCompleted)
            return;
        _run?.Dispose();
        _run = new CancellationTokenSource();
        Publish(KnownResourceStates.Waiting);
        var token = _run.Token;
        _loop = Task.Run(() => SuperviseAsync(token), CancellationToken.None);
    }

    public async Task StopAsync()
    {
        if (_run is null)
            return;
        await _run.CancelAsync();
        await _loop;
    }

    public async Task ExecuteAsync(string command, CancellationToken cancellationToken)
    {
        await _commands.WaitAsync(cancellationToken);
        try
        {
            if (command == KnownResourceCommands.StopCommand || command == KnownResourceCommands.RestartCommand)
                await StopAsync();
            if (command == KnownResourceCommands.StartCommand || command == KnownResourceCommands.RestartCommand)
                Start();
        }
        finally
        {
            _commands.Release();
        }
    }

    public void Dispose()
    {
        _run?.Dispose();
        _commands.Dispose();
    }

    private async Task SuperviseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WaitForDependenciesAsync(cancellationToken);
            var delay = FirstDelay;
            while (true)
            {
                var started = TimeProvider.System.GetTimestamp();
                if (await RunOnceAsync(cancellationToken))
                    return;
                delay = TimeProvider.System.GetElapsedTime(started) > Steady ? FirstDelay : delay;
                await Task.Delay(delay, cancellationToken);
                delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, LongestDelay.Ticks));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await StopProcessAsync();
        }
        catch (Exception exception) when (exception is ServerFailureException or DistributedApplicationException)
        {
            await runtime.StopAsync();
            Fail(exception.Message);
        }
#pragma warning disable CA1031 // A fault of the host itself must show on the resource, not end the loop in silence.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await runtime.StopAsync();
            Fail(exception.ToString());
        }
    }

    // True when the resource has come to its end by itself.
    private async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        Publish(KnownResourceStates.Starting);
        await runtime.StartAsync(cancellationToken);
        var pid = runtime.Pid;
        Publish(KnownResourceStates.Running, snapshot => snapshot with
        {
            StartTimeStamp = DateTime.UtcNow,
            ExitCode = null,
            Urls = [.. runtime.Urls],
            Properties = pid is null ? [] : [new ResourcePropertySnapshot("executable.pid", pid)],
        });
        var exitCode = await WatchHealthAsync(cancellationToken);
        if (exitCode == 0 && runtime.MayFinish)
        {
            Publish(KnownResourceStates.Finished, snapshot => snapshot with { ExitCode = exitCode });
            return true;
        }

        Publish(KnownResourceStates.Exited, snapshot => snapshot with { ExitCode = exitCode });
        if (runtime.MayFinish && exitCode < FirstSignalCode)
        {
            log(string.Create(CultureInfo.InvariantCulture, $"{id} ended with code {exitCode}."), true);
            return true;
        }

        log(string.Create(CultureInfo.InvariantCulture, $"{id} ended with code {exitCode}; it is started again."), true);
        return false;
    }

    private async Task<int> WatchHealthAsync(CancellationToken cancellationToken)
    {
        using var watch = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var exited = runtime.Exited;
        var health = CheckHealthAsync(watch.Token);
        try
        {
            // A fault of the health check is a fault of the description of the resource: it must not pass unseen.
            if (await Task.WhenAny(exited, health).WaitAsync(cancellationToken) == health)
                await health;
            return await exited.WaitAsync(cancellationToken);
        }
        finally
        {
            await watch.CancelAsync();
            await health.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task CheckHealthAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var healthy = await runtime.IsHealthyAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            notifications.Publish(resource, id, snapshot => snapshot with { HealthStatus = healthy ? HealthStatus.Healthy : HealthStatus.Unhealthy });
            await Task.Delay(healthy ? 2_000 : 150, cancellationToken);
        }
    }

    private async Task WaitForDependenciesAsync(CancellationToken cancellationToken)
    {
        foreach (var wait in resource.Annotations.OfType<WaitAnnotation>().ToList())
        {
            if (wait.ForCompletion)
                await notifications.WaitForCompletionAsync(wait.Resource.Name, wait.ExitCode, cancellationToken);
            else
                await notifications.WaitForResourceHealthyAsync(wait.Resource.Name, cancellationToken);
        }
    }

    private async Task StopProcessAsync()
    {
        Publish(KnownResourceStates.Stopping);
        var ran = runtime.Pid is not null;
        await runtime.StopAsync();
        var exitCode = ran ? await runtime.Exited : (int?)null;
        Publish(KnownResourceStates.Exited, snapshot => snapshot with { ExitCode = exitCode });
    }

    private void Fail(string reason)
    {
        log(reason, true);
        Publish(KnownResourceStates.FailedToStart, snapshot => snapshot with { Properties = [new ResourcePropertySnapshot("error", reason)] });
        Failed.TrySetResult(reason);
    }

    private void Publish(string state, Func<CustomResourceSnapshot, CustomResourceSnapshot>? more = null) =>
        notifications.Publish(resource, id, snapshot => (more ?? (same => same))(snapshot with
        {
            State = state,
            HealthStatus = null,
            Properties = ImmutableArray<ResourcePropertySnapshot>.Empty,
        }));
}
