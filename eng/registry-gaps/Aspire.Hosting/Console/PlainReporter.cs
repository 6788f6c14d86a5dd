using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Console;

/// <summary>One line per event, for files and pipes.</summary>
internal sealed class PlainReporter(DistributedApplication application, ResourceLoggerService logs) : IConsoleReporter
{
    private readonly int _width = application.Orchestrator.Supervisors.Select(supervisor => supervisor.Id.Length).DefaultIfEmpty(8).Max();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        logs.LineWritten += Show;
        try
        {
            var last = new Dictionary<string, string>(StringComparer.Ordinal);
            await foreach (var change in application.ResourceNotifications.WatchAsync(cancellationToken))
            {
                var text = Describe(change);
                if (last.GetValueOrDefault(change.ResourceId) == text)
                    continue;
                last[change.ResourceId] = text;
                Show(change.Resource.Name, change.ResourceId, $"[{text}]", false);
            }
        }
        catch (OperationCanceledException)
        {
            // The application has stopped.
        }
        finally
        {
            logs.LineWritten -= Show;
        }
    }

    private static string Describe(ResourceEvent change)
    {
        var snapshot = change.Snapshot;
        var addresses = snapshot.State?.Text == KnownResourceStates.Running ? string.Concat(snapshot.Urls.Select(url => $" {url.Name}={url.Url}")) : "";
        return $"{snapshot.State?.Text}{(snapshot.HealthStatus is { } health ? $", {health}" : "")}{addresses}";
    }

    private void Show(string resource, string id, string line, bool isError) =>
        (isError ? System.Console.Error : System.Console.Out).WriteLine($"{id.PadRight(_width)} | {line}");
}
