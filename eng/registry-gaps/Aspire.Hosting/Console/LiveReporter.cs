using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Aspire.Hosting.Console;

/// <summary>A table that stays up to date, with the latest lines of all logs under it.</summary>
internal sealed class LiveReporter(DistributedApplication application, ResourceLoggerService logs) : IConsoleReporter
{
    private static readonly string[] Colours = ["aqua", "yellow", "fuchsia", "lime", "dodgerblue1", "orange1", "springgreen1", "violet"];
    private readonly ConcurrentQueue<(string Resource, string Id, string Line, bool IsError)> _lines = new();

    public Task RunAsync(CancellationToken cancellationToken) => AnsiConsole.Live(Picture()).AutoClear(false).StartAsync(async live =>
    {
        logs.LineWritten += Keep;
        try
        {
            using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
            while (await ticks.WaitForNextTickAsync(cancellationToken))
                live.UpdateTarget(Picture());
        }
        catch (OperationCanceledException)
        {
            live.UpdateTarget(Picture());
        }
        finally
        {
            logs.LineWritten -= Keep;
        }
    });

    private Rows Picture()
    {
        var table = new Table().Border(TableBorder.Rounded).Expand().AddColumns("Resource", "State", "Endpoints", "Health");
        var states = application.ResourceNotifications.Current();
        foreach (var state in states)
            table.AddRow(Name(state.Resource.Name, state.ResourceId), State(state.Snapshot), Addresses(state.Snapshot), Health(state.Snapshot));
        var room = Math.Max(3, AnsiConsole.Profile.Height - states.Count - 8);
        while (_lines.Count > room && _lines.TryDequeue(out _))
        {
        }

        return new Rows([table, .. _lines.Select(Line), new Markup($"[grey]Logs: {Markup.Escape(application.DataFolder)}/logs. Ctrl+C stops everything.[/]")]);
    }

    private void Keep(string resource, string id, string line, bool isError) => _lines.Enqueue((resource, id, line, isError));

    private IRenderable Line((string Resource, string Id, string Line, bool IsError) entry) =>
        new Markup($"{Name(entry.Resource, entry.Id)}{new string(' ', Math.Max(1, 13 - entry.Id.Length))}[{(entry.IsError ? "red" : "default")}]{Markup.Escape(OneLine(entry.Line))}[/]");

    // A line that wraps would push the table off the screen.
    private static string OneLine(string text)
    {
        var room = Math.Max(20, AnsiConsole.Profile.Width - 15);
        text = text.Replace('\t', ' ');
        return text.Length <= room ? text : string.Concat(text.AsSpan(0, room - 1), "…");
    }

    private string Name(string resource, string id)
    {
        var index = application.Resources.TakeWhile(known => known.Name != resource).Count();
        return $"[{Colours[index % Colours.Length]}]{Markup.Escape(id)}[/]";
    }

    private static string State(CustomResourceSnapshot snapshot) => snapshot.State?.Text switch
    {
        "Running" => "[green]Running[/]",
        "FailedToStart" => "[red]FailedToStart[/]",
        "Exited" => $"[red]Exited ({snapshot.ExitCode})[/]",
        var other => $"[grey]{other}[/]",
    };

    // Every address while there is room; those for people are in bold.
    private static string Addresses(CustomResourceSnapshot snapshot) =>
        string.Join("  ", snapshot.Urls.Select(url => url.IsInternal ? $"[grey]{url.Name}[/] {url.Url}" : $"[bold]{url.Url}[/]"));

    private static string Health(CustomResourceSnapshot snapshot) => snapshot.HealthStatus switch
    {
        HealthStatus.Healthy => "[green]Healthy[/]",
        HealthStatus.Unhealthy => "[yellow]not yet[/]",
        _ => "",
    };
}
