using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using AccesDroits.Testing;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>The AppHost as people run it, a process of its own.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly List<RunningSuite> _suites = [];

    public void Dispose() => _suites.ForEach(suite => suite.Dispose());

    [Fact]
    public async Task Kill_9_of_the_AppHost_leaves_no_process()
    {
        var suite = await StartAsync();
        var processes = suite.Descendants();
        Assert.Contains(processes, process => process.Command.Contains("postgres", StringComparison.Ordinal));
        Assert.Contains(processes, process => process.Command.Contains("beam", StringComparison.Ordinal));
        Assert.Contains(processes, process => process.Command.Contains("Reception.dll", StringComparison.Ordinal));

        suite.Kill();
        var left = await Eventually.Get(() => Task.FromResult(suite.ProcessesUsingData().ToList()), left => left.Count == 0);
        Assert.Empty(left);
        await Eventually.Get(() => Task.FromResult(processes.Where(process => process.IsAlive()).ToList()), alive => alive.Count == 0);
    }

    [Fact]
    public async Task Two_suites_run_side_by_side()
    {
        var (one, other) = (await StartAsync(), await StartAsync());
        using var http = new HttpClient();
        foreach (var suite in new[] { one, other })
        {
            Assert.Equal("Healthy", await http.GetStringAsync($"http://localhost:{suite.Port}/health"));
        }
    }

    private async Task<RunningSuite> StartAsync()
    {
        var suite = new RunningSuite();
        _suites.Add(suite);
        await suite.WaitUntilHealthyAsync();
        return suite;
    }

    private sealed record ProcessInfo(int Pid, int Parent, string Command, string StartTime)
    {
        /// <summary>The same process, not another that was given its number.</summary>
        public bool IsAlive() => All().Any(process => process.Pid == Pid && process.StartTime == StartTime);

        /// <summary>Every process of the machine that is not a zombie.</summary>
        public static IEnumerable<ProcessInfo> All()
        {
            foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
            {
                string stat, command;
                try
                {
                    stat = File.ReadAllText($"{folder}/stat");
                    command = File.ReadAllText($"{folder}/cmdline").Replace('\0', ' ');
                }
                catch (IOException)
                {
                    // It has ended since it was listed.
                    continue;
                }

                // The name in brackets may hold spaces; what follows it does not.
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                if (fields[0] is not ("Z" or "X"))
                {
                    yield return new ProcessInfo(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture), int.Parse(fields[1], CultureInfo.InvariantCulture), command, fields[19]);
                }
            }
        }
    }

    private sealed class RunningSuite : IDisposable
    {
        private readonly string _data = Path.Combine("/var/tmp", $"accesdroits-{Guid.NewGuid():n}");
        private readonly Process _host;
        private readonly ConcurrentQueue<string?> _output = new();

        public RunningSuite()
        {
            var start = new ProcessStartInfo(
                "dotnet", ["exec", Path.ChangeExtension(typeof(Projects.AppHost).Assembly.Location, ".dll"), "--empty", "true", "--port", $"{Port}", "--data", _data])
            {
                UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
            };
            _host = Process.Start(start)!;
            _host.OutputDataReceived += (_, line) => _output.Enqueue(line.Data);
            _host.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data);
            _host.BeginOutputReadLine();
            _host.BeginErrorReadLine();
        }

        public int Port { get; } = Suite.FreePort();

        public Task<bool> WaitUntilHealthyAsync() => Eventually.Get(
            async () =>
            {
                Assert.False(_host.HasExited, $"The AppHost has ended:\n{string.Join('\n', _output)}");
                using var http = new HttpClient();
                try
                {
                    return (await http.GetAsync($"http://localhost:{Port}/health")).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            isHealthy => isHealthy,
            atMost: TimeSpan.FromMinutes(3));

        public List<ProcessInfo> Descendants()
        {
            var all = ProcessInfo.All().ToList();
            var found = new List<ProcessInfo>();
            var parents = new Queue<int>([_host.Id]);
            while (parents.TryDequeue(out var parent))
            {
                foreach (var child in all.Where(process => process.Parent == parent))
                {
                    found.Add(child);
                    parents.Enqueue(child.Pid);
                }
            }

            return found;
        }

        /// <summary>Processes that name the data folder, wherever they hang in the tree.</summary>
        public IEnumerable<ProcessInfo> ProcessesUsingData() => ProcessInfo.All().Where(process => process.Command.Contains(_data, StringComparison.Ordinal));

        public void Kill()
        {
            _host.Kill(entireProcessTree: false);
            _host.WaitForExit();
        }

        public void Dispose()
        {
            if (!_host.HasExited)
            {
                // As Ctrl+C does: everything is stopped in order.
                using var interrupt = Process.Start("kill", ["-INT", $"{_host.Id}"]);
                interrupt.WaitForExit();
                _host.WaitForExit(TimeSpan.FromSeconds(60));
            }

            _host.Dispose();
            if (Directory.Exists(_data))
            {
                Directory.Delete(_data, recursive: true);
            }
        }
    }
}
