using System.Collections.Concurrent;
using System.Diagnostics;

namespace AccesDroits.Gateway.Tests;

/// <summary>The gateway as it is started by the AppHost: a process that learns everything from its environment.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _addresses = new();

    private GatewayProcess(Process process, DirectoryInfo home) => (_process, Home) = (process, home);

    /// <summary>The home folder of the account that runs the gateway.</summary>
    public DirectoryInfo Home { get; }

    public ConcurrentQueue<string> Output { get; } = new();

    public Uri Http => new(_addresses.First(address => address.Contains("127.0.0.1", StringComparison.Ordinal)));

    public Uri Grpc => new(_addresses.First(address => address.Contains("127.0.0.2", StringComparison.Ordinal)));

    public IEnumerable<string> Addresses => _addresses;

    public static async Task<GatewayProcess> StartAsync(params IEnumerable<(string Name, string Value)> environment)
    {
        var home = System.IO.Directory.CreateTempSubdirectory("gateway-tests-");
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            ArgumentList = { "exec", Path.Combine(AppContext.BaseDirectory, "Gateway.dll") },
            WorkingDirectory = AppContext.BaseDirectory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Two loopback addresses tell the two endpoints apart, whatever ports they get.
        IEnumerable<(string, string)> settings =
        [
            ("Kestrel__Endpoints__http__Url", "http://127.0.0.1:0"), ("Kestrel__Endpoints__grpc__Url", "http://127.0.0.2:0"),
            ("AllowedHosts", "127.0.0.1;127.0.0.2;localhost"), ("HOME", home.FullName), ("Keys__Folder", Path.Combine(home.FullName, "data", "keys")),
            ("ASPNETCORE_ENVIRONMENT", "Production"), ("Service__Secret", "of this test"), .. environment,
        ];
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var gateway = new GatewayProcess(new Process { StartInfo = start, EnableRaisingEvents = true }, home);
        await gateway.RunAsync();
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Home.Delete(recursive: true);
    }

    private async Task RunAsync()
    {
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException("The gateway ended:\n" + string.Join('\n', Output)));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await _ready.Task;
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        Output.Enqueue(line);
        if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var start)
        {
            _addresses.Enqueue(line[(start + Listening.Length)..].Trim());
        }

        if (line.Contains("Application started", StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }
}
