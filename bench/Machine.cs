using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace AccesDroits.Bench;

/// <summary>What the figures were taken on. Nothing here names the machine.</summary>
internal sealed record Machine
{
    public string Date { get; } = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public string Processor { get; } = First("/proc/cpuinfo", "model name");

    public int Cores { get; } = Environment.ProcessorCount;

    public string Memory { get; } = $"{Kilobytes("/proc/meminfo", "MemTotal") / (1 << 20)} GiB";

    public string System { get; } = RuntimeInformation.OSDescription;

    public string Runtime { get; } = RuntimeInformation.FrameworkDescription;

    public string Postgres { get; } = Command("/bin/bash", "-c", "$(ls -d /usr/lib/postgresql/*/bin/postgres | tail -n 1) --version");

    public string Broker { get; } = "RabbitMQ " + Command("/bin/bash", "-c", "ls /usr/lib/rabbitmq/lib | sed 's/.*-//' | tail -n 1");

    // A machine that was only given the files has no git.
    public string Commit { get; } = Command("/bin/bash", "-c", "git -C \"$0\" describe --always --dirty || echo unknown", Repository.Root);

    /// <summary>Writes of 8 KiB, each with its fsync, one after the other.</summary>
    public double FsyncsPerSecond { get; } = MeasureFsync();

    public string LoadBefore { get; } = Load();

    public string LoadAfter { get; private set; } = "";

    public void Ends() => LoadAfter = Load();

    internal static long Kilobytes(string file, string name) =>
        First(file, name).Split(' ')[0] is { Length: > 0 } number ? long.Parse(number, CultureInfo.InvariantCulture) : 0;

    private static string First(string file, string name)
    {
        try
        {
            var line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal) && line[name.Length..].TrimStart().StartsWith(':'));
            return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string Load() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3));

    private static string Command(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Trim();
    }

    // Where the data of the suite are too.
    private static double MeasureFsync()
    {
        var path = $"/var/tmp/accesdroits-bench-{Guid.NewGuid():n}";
        try
        {
            using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 });
            var page = new byte[8192];
            var clock = Stopwatch.StartNew();
            var count = 0;
            for (; clock.Elapsed < TimeSpan.FromSeconds(1); count++)
            {
                file.Position = count % 256 * page.Length;
                file.Write(page);
                file.Flush(flushToDisk: true);
            }

            return Math.Round(count / clock.Elapsed.TotalSeconds);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
