using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NativeServers;

/// <summary>What to run, and how its output and its end are handled.</summary>
public sealed record ChildStart(string FileName, params IReadOnlyList<string> Arguments)
{
    /// <summary>Directory the child runs in; the caller's own when null.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables added to the inherited environment; a null value removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Start from an empty environment.</summary>
    public bool ClearEnvironment { get; init; }

    /// <summary>Receives each line of output; true when it came from the error stream.</summary>
    public Action<string, bool> Output { get; init; } = static (_, _) => { };

    /// <summary>System account to run as, when the caller is root.</summary>
    public string? RunAs { get; init; }

    /// <summary>Signal the kernel sends to the child when the caller dies, whatever the way.</summary>
    public ProcessSignal DeathSignal { get; init; } = ProcessSignal.Kill;
}

/// <summary>The few POSIX signals used here.</summary>
public enum ProcessSignal { Interrupt = 2, Quit = 3, Kill = 9, Terminate = 15 }

/// <summary>A child process in its own session that never outlives its parent.</summary>
public sealed partial class ChildProcess
{
    private readonly Process _process;
    private readonly Lock _gate = new();

    private ChildProcess(Process process, ChildStart start)
    {
        _process = process;
        Pid = process.Id;
        var output = Task.WhenAll(
            ReadLinesAsync(process.StandardOutput, line => start.Output(line, false)),
            ReadLinesAsync(process.StandardError, line => start.Output(line, true)));
        Exited = WaitAsync(output);
    }

    /// <summary>Process id; also the id of its session and process group.</summary>
    public int Pid { get; }

    /// <summary>Completes with the exit code.</summary>
    public Task<int> Exited { get; }

    /// <summary>Starts a child from the thread that never ends.</summary>
    public static ChildProcess Start(ChildStart start)
    {
        var info = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = start.WorkingDirectory ?? "",
        };
        // Both wrappers replace themselves, so the pid is the child's. An own session keeps the terminal's Ctrl+C
        // away: whoever stops the children does it in order.
        foreach (var argument in (string[])["setpriv", "--pdeathsig", SignalName(start.DeathSignal), .. Privileges(start.RunAs), "--", start.FileName, .. start.Arguments])
            info.ArgumentList.Add(argument);
        if (start.ClearEnvironment)
            info.Environment.Clear();
        foreach (var (name, value) in start.Environment)
        {
            if (value is null)
                info.Environment.Remove(name);
            else
                info.Environment[name] = value;
        }

        var process = StarterThread.Run(() => Process.Start(info)!);
        process.StandardInput.Close();
        return new ChildProcess(process, start);
    }

    /// <summary>Runs a short command to its end and returns its exit code and output.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(ChildStart start, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        var child = Start(start with { Output = (line, _) => { lock (lines) lines.Add(line); } });
        try
        {
            var exitCode = await child.Exited.WaitAsync(cancellationToken);
            lock (lines)
                return (exitCode, string.Join('\n', lines));
        }
        finally
        {
            child.SignalGroup(ProcessSignal.Kill);
        }
    }

    /// <summary>Sends a signal to the process alone; nothing happens once it has ended.</summary>
    public void Signal(ProcessSignal signal)
    {
        lock (_gate)
        {
            if (!_process.HasExited)
                _ = Kill(Pid, (int)signal);
        }
    }

    /// <summary>Asks the process to end, and kills what is left of it when it takes longer than <paramref name="grace"/>.</summary>
    public async Task StopAsync(ProcessSignal signal, TimeSpan grace)
    {
        Signal(signal);
        try
        {
            await Exited.WaitAsync(grace);
        }
        catch (TimeoutException)
        {
            SignalGroup(ProcessSignal.Kill);
            await Exited;
        }
    }

    private void SignalGroup(ProcessSignal signal)
    {
        lock (_gate)
        {
            if (!_process.HasExited)
                _ = Kill(-Pid, (int)signal);
        }
    }

    private async Task<int> WaitAsync(Task output)
    {
        await _process.WaitForExitAsync();
        // A grandchild may keep the pipe open for a moment: the last lines are worth a short wait, not an endless one.
        await Task.WhenAny(output, Task.Delay(TimeSpan.FromMilliseconds(500)));
        return _process.ExitCode;
    }

    private static async Task ReadLinesAsync(StreamReader reader, Action<string> onLine)
    {
        while (await reader.ReadLineAsync() is { } line)
            onLine(line);
    }

    private static string[] Privileges(string? account) => account is null || System.Environment.UserName == account
        ? []
        : [$"--reuid={account}", $"--regid={account}", "--init-groups", "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"];

    private static string SignalName(ProcessSignal signal) => signal switch
    {
        ProcessSignal.Interrupt => "INT",
        ProcessSignal.Quit => "QUIT",
        ProcessSignal.Terminate => "TERM",
        _ => "KILL",
    };

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Kill(int pid, int signal);
}
