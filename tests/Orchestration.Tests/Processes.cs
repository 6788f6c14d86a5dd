using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace AccesDroits.Orchestration.Tests;

/// <summary>Looks at the processes of this machine through /proc.</summary>
internal static class Processes
{
    /// <summary>All descendants of a process, each with the time it started, so that a reused id is not mistaken for it.</summary>
    public static IReadOnlyList<(int Pid, string Start)> DescendantsOf(int ancestor)
    {
        var all = Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _))
            .Select(name => Read(int.Parse(name!, CultureInfo.InvariantCulture))).OfType<Entry>().ToLookup(entry => entry.Parent);
        var found = new List<(int, string)>();
        var toVisit = new Queue<int>([ancestor]);
        while (toVisit.TryDequeue(out var parent))
        {
            foreach (var child in all[parent])
            {
                found.Add((child.Pid, child.Start));
                toVisit.Enqueue(child.Pid);
            }
        }

        return found;
    }

    /// <summary>Whether this very process still runs; one that only waits to be collected does not.</summary>
    public static bool IsAlive((int Pid, string Start) process) =>
        Read(process.Pid) is { } entry && entry.Start == process.Start && entry.State != "Z";

    public static string CommandLine(int pid) => File.ReadAllText($"/proc/{pid}/cmdline").Replace('\0', ' ');

    /// <summary>Kill -9.</summary>
    public static void KillHard(int pid) => Process.GetProcessById(pid).Kill();

    public static void Terminate(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Runs a program of the test's output folder with its output at hand.</summary>
    public static Process StartDotnet(string assembly, params string[] arguments)
    {
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        return Process.Start(new ProcessStartInfo(dotnet, ["exec", assembly, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    public static Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken) => UntilAsync(() => Task.FromResult(condition()), cancellationToken);

    public static async Task UntilAsync(Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        while (!await condition())
            await Task.Delay(20, cancellationToken);
    }

    private static Entry? Read(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new Entry(pid, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[0], fields[19]);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private sealed record Entry(int Pid, int Parent, string State, string Start);
}
