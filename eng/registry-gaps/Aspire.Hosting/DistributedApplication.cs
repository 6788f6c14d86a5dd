using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Console;
using Aspire.Hosting.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NativeServers;

namespace Aspire.Hosting;

/// <summary>An application of several services and servers, run on this machine.</summary>
public sealed class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly DataFolder _data;
    private readonly bool _waitsForOthers;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _stopping;

    internal DistributedApplication(DistributedApplicationBuilder builder, bool waitsForOthers)
    {
        _waitsForOthers = waitsForOthers;
        _data = builder.Data.Value;
        // So that tests find the logs of a suite whose folder is temporary.
        builder.Configuration["data"] = _data.Path;
        _services = builder.Services.BuildServiceProvider();
        Orchestrator = new Orchestrator(builder, _data, ResourceNotifications, _services.GetRequiredService<ResourceLoggerService>());
        Resources = [.. builder.Resources];
    }

    /// <summary>Services of the AppHost.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Where each resource stands.</summary>
    public ResourceNotificationService ResourceNotifications => _services.GetRequiredService<ResourceNotificationService>();

    /// <summary>Stops and starts single resources.</summary>
    public ResourceCommandService ResourceCommands => _services.GetRequiredService<ResourceCommandService>();

    internal IReadOnlyList<IResource> Resources { get; }

    internal Orchestrator Orchestrator { get; }

    internal string DataFolder => _data.Path;

    /// <summary>Creates a builder for the program that calls.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new DistributedApplicationBuilder(args, EntryAssembly());

    /// <summary>Creates a builder for the program that calls.</summary>
    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    /// <summary>Starts everything; use <see cref="ResourceNotifications"/> to wait for health.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        ResourceCommands.Execute = Orchestrator.ExecuteAsync;
        Orchestrator.Start();
        return Task.CompletedTask;
    }

    /// <summary>Stops everything, in the reverse order of the start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _stopping, 1) == 1)
        {
            await _stopped.Task;
            return;
        }

        ResourceCommands.Execute = null;
        try
        {
            await Orchestrator.StopAsync();
        }
        finally
        {
            _data.Dispose();
            _stopped.TrySetResult();
        }
    }

    /// <summary>Runs until Ctrl+C or SIGTERM.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <summary>Runs until Ctrl+C, SIGTERM or cancellation.</summary>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (_waitsForOthers)
        {
            await _stopped.Task.WaitAsync(cancellationToken);
            return;
        }

        try
        {
            await new ConsoleRun(this).RunAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is DistributedApplicationException or ServerFailureException)
        {
            await System.Console.Error.WriteLineAsync(exception.Message);
            Environment.ExitCode = 1;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    /// <inheritdoc />
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static Assembly? EntryAssembly() => BuilderHandOver.Current?.AppHost ?? Assembly.GetEntryAssembly();
}
