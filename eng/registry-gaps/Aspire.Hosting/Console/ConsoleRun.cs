using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Console;

/// <summary>Runs an application in the foreground until a signal asks it to stop.</summary>
internal sealed class ConsoleRun(DistributedApplication application)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        void OnSignal(PosixSignalContext signal)
        {
            // The second Ctrl+C is left to the system: it ends this process, and the kernel ends its children.
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);
        var logs = application.Services.GetRequiredService<ResourceLoggerService>();
        IConsoleReporter reporter = System.Console.IsOutputRedirected ? new PlainReporter(application, logs) : new LiveReporter(application, logs);
        using var reporting = new CancellationTokenSource();
        await application.StartAsync(stop.Token);
        var report = reporter.RunAsync(reporting.Token);
        var failure = await FirstFailureAsync(stop.Token);
        await application.StopAsync(CancellationToken.None);
        await reporting.CancelAsync();
        await report;
        if (failure is not null)
            throw new DistributedApplicationException(failure);
    }

    private async Task<string?> FirstFailureAsync(CancellationToken cancellationToken)
    {
        try
        {
            var failures = application.Orchestrator.Supervisors.Select(supervisor => supervisor.Failed.Task);
            return await (await Task.WhenAny(failures).WaitAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}

/// <summary>Shows what happens.</summary>
internal interface IConsoleReporter
{
    Task RunAsync(CancellationToken cancellationToken);
}
