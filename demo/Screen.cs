using Spectre.Console;

namespace AccesDroits.Demo;

/// <summary>Where the demo tells what it does: a bar in a terminal, one plain line every 10 % elsewhere.</summary>
public sealed class Screen(TextWriter output, bool isTerminal)
{
    private const int BarWidth = 20;

    public void Line(string text = "") => output.WriteLine(text);

    /// <summary>Runs a long piece of work, which calls back after each of its steps, from any thread.</summary>
    public Task ProgressAsync(string title, int steps, Func<Action, Task> work) =>
        isTerminal ? BarAsync(title, steps, work) : LinesAsync(title, steps, work);

    /// <summary>The published figures beside the computed ones, in columns.</summary>
    public void Table(IReadOnlyList<ComparedLine> lines)
    {
        var (label, published, computed) = (
            lines.Max(line => line.Label.Length), Math.Max("Publié".Length, lines.Max(line => line.Published.Length)), Math.Max("Calculé".Length, lines.Max(line => line.Computed.Length)));
        Line($"{"".PadRight(label)}  {"Publié".PadLeft(published)}  {"Calculé".PadLeft(computed)}");
        foreach (var line in lines)
        {
            Line($"{line.Label.PadRight(label)}  {line.Published.PadLeft(published)}  {line.Computed.PadLeft(computed)}  {(line.Same ? "✓" : "DIFFÉRENT")}");
        }
    }

    private static Task BarAsync(string title, int steps, Func<Action, Task> work) =>
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(title), maxValue: steps);
                await work(() => bar.Increment(1));
            });

    private async Task LinesAsync(string title, int steps, Func<Action, Task> work)
    {
        var done = 0;
        await work(() =>
        {
            var now = Interlocked.Increment(ref done);
            var tenths = now * 10L / steps;
            if (tenths > (now - 1) * 10L / steps)
            {
                var filled = (int)tenths * BarWidth / 10;
                Line($"{title}  [{new string('#', filled)}{new string('.', BarWidth - filled)}] {tenths * 10} %");
            }
        });
    }
}
