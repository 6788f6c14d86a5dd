using System.Globalization;

namespace AccesDroits.Bench;

/// <summary>What the processes of the suite use, from /proc.</summary>
internal static class Processes
{
    // The kernel counts a hundred to the second for programs, whatever its own clock.
    private const double MillisecondsPerTick = 10;

    /// <summary>Resident memory of a process and all it started, in MiB: as each sees it, and with shared pages counted once.</summary>
    public static (double Resident, double Proportional) MemoryOf(int process)
    {
        double resident = 0, proportional = 0;
        foreach (var pid in WithDescendants(process))
        {
            resident += Machine.Kilobytes($"/proc/{pid}/status", "VmRSS");
            proportional += Machine.Kilobytes($"/proc/{pid}/smaps_rollup", "Pss");
        }

        return (resident / 1024, proportional / 1024);
    }

    /// <summary>Milliseconds of processor time that a process and all it started have used so far, by part of the suite.</summary>
    public static Dictionary<string, double> ProcessorTimeOf(int process) =>
        WithDescendants(process).GroupBy(PartOf).ToDictionary(part => part.Key, part => part.Sum(ProcessorTime));

    private static List<int> WithDescendants(int process)
    {
        var children = Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).ToLookup(pid => (int)Stat(pid, 1));
        List<int> all = [process];
        for (var index = 0; index < all.Count; index++)
        {
            all.AddRange(children[all[index]]);
        }

        return all;
    }

    // PostgreSQL and .NET say in their command line what they work on.
    private static string PartOf(int pid)
    {
        var command = Read($"/proc/{pid}/cmdline").Replace('\0', ' ');
        return pid == Environment.ProcessId ? "clients"
            : command.StartsWith("postgres: ", StringComparison.Ordinal) ? $"PostgreSQL ({command.Split(' ').FirstOrDefault(word => word.EndsWith("db", StringComparison.Ordinal)) ?? "own work"})"
            : command.Contains("beam.smp", StringComparison.Ordinal) ? "RabbitMQ"
            : command.Split(' ').FirstOrDefault(word => word.EndsWith(".dll", StringComparison.Ordinal)) is { } program ? Path.GetFileNameWithoutExtension(program)
            : "the rest";
    }

    private static double ProcessorTime(int pid) => (Stat(pid, 11) + Stat(pid, 12)) * MillisecondsPerTick;

    // A field of /proc/PID/stat after the name; 0 when the process has ended since it was listed.
    private static long Stat(int pid, int field)
    {
        var stat = Read($"/proc/{pid}/stat");
        return stat.Length == 0 ? 0 : long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[field], CultureInfo.InvariantCulture);
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
