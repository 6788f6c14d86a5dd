using System.Diagnostics;
using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using Grpc.Core;

namespace AccesDroits.Bench.Measures;

/// <summary>P7: from <c>./run</c> to the first visit that is accepted, and the memory of everything it started.</summary>
internal static class FirstVisit
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(3);

    public static async Task MeasureAsync(Row row, Options options)
    {
        if (!File.Exists(Repository.PathOf("obj", "AppHost.csproj.built")))
        {
            throw new NotAvailableException("not available: nothing has been built by ./run or ./bench/run yet, and the build is not part of the figure");
        }

        List<double> first = [], again = [], resident = [], proportional = [];
        for (var round = 0; round < (options.Quick ? 1 : options.Rounds); round++)
        {
            var data = $"/var/tmp/accesdroits-bench-{Guid.NewGuid():n}";
            try
            {
                var start = await StartAsync(data);
                first.Add(start.Seconds);
                resident.Add(start.Resident);
                proportional.Add(start.Proportional);
                again.Add((await StartAsync(data)).Seconds);
            }
            finally
            {
                if (System.IO.Directory.Exists(data))
                {
                    System.IO.Directory.Delete(data, recursive: true);
                }
            }
        }

        row.Add("./run to the first accepted visit, no data yet", "s", first);
        row.Add("./run to the first accepted visit, data of a former run", "s", again);
        row.Add("resident memory of all processes, shared pages counted for each", "MiB", resident);
        row.Add("resident memory of all processes, shared pages counted once", "MiB", proportional);
        row.Notes.Add("The time includes putting a structure and a place and inviting a receiver, which the visit needs, and their way to Reception.");
    }

    private static async Task<(double Seconds, double Resident, double Proportional)> StartAsync(string data)
    {
        var port = RunningSuite.FreePort();
        var clock = Stopwatch.StartNew();
        using var run = Process.Start(new ProcessStartInfo(Repository.PathOf("run"), ["--port", $"{port}", "--data", data, "--empty"])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        })!;
        List<string> said = [];
        run.OutputDataReceived += (_, line) => Keep(said, line.Data);
        run.ErrorDataReceived += (_, line) => Keep(said, line.Data);
        run.BeginOutputReadLine();
        run.BeginErrorReadLine();
        try
        {
            using var tokens = await TokensAsync(Path.Combine(data, "operator.json"), port, run, clock);
            await LogFirstVisitAsync(tokens.Gateway, run, clock, said);
            var seconds = clock.Elapsed.TotalSeconds;
            lock (said)
            {
                if (said.Exists(line => line.StartsWith("Construction", StringComparison.Ordinal)))
                {
                    throw new NotAvailableException("not available: the sources have changed since the last build, and the build is not part of the figure");
                }
            }

            var (resident, proportional) = Processes.MemoryOf(run.Id);
            return (seconds, resident, proportional);
        }
        finally
        {
            await StopAsync(run);
        }
    }

    // The credentials are written when Directory starts for the first time.
    private static async Task<OperatorTokens> TokensAsync(string file, int port, Process run, Stopwatch clock)
    {
        while (!File.Exists(file) && clock.Elapsed < LongestStart && !run.HasExited)
        {
            await Task.Delay(5);
        }

        var credentials = await ClientCredentials.ReadAsync(file, CancellationToken.None);
        return new OperatorTokens(new Uri($"http://localhost:{port}"), new Uri($"http://localhost:{port + 1}"), credentials);
    }

    private static async Task LogFirstVisitAsync(GatewayChannel gateway, Process run, Stopwatch clock, List<string> said)
    {
        var directory = new DirectoryService.DirectoryServiceClient(gateway.As(Role.NetworkAdmin));
        var accounts = new AccountService.AccountServiceClient(gateway.As(Role.NetworkAdmin));
        var desk = new ReceptionService.ReceptionServiceClient(gateway.As(Role.Coordinator, Network.StructureId(0)));
        var visit = Network.Visit(0, new DateOnly(2025, 1, 6));
        while (true)
        {
            try
            {
                var deadline = DateTime.UtcNow.AddSeconds(10);
                await directory.PutStructureAsync(new PutStructureRequest { Structure = Network.OfStructure(0) }, deadline: deadline);
                await directory.PutPlaceAsync(new PutPlaceRequest { Place = Network.OfPlace(0) }, deadline: deadline);
                await accounts.InviteAccountAsync(new InviteAccountRequest { Account = Network.OfReceiver(0) }, deadline: deadline);
                await desk.LogVisitAsync(visit, deadline: deadline);
                return;
            }
            catch (RpcException exception) when (clock.Elapsed < LongestStart && !run.HasExited)
            {
                // Not there yet, or the place or the receiver is still on its way to Reception.
                await Task.Delay(exception.StatusCode == StatusCode.InvalidArgument ? 5 : 50);
            }
            catch (RpcException exception)
            {
                throw new InvalidOperationException($"./run accepted no visit: {exception.Status.Detail} {string.Join(' ', said)}", exception);
            }
        }
    }

    private static void Keep(List<string> said, string? line)
    {
        lock (said)
        {
            if (line is not null && said.Count < 20)
            {
                said.Add(line);
            }
        }
    }

    private static async Task StopAsync(Process run)
    {
        if (!run.HasExited)
        {
            using var interrupt = Process.Start("kill", ["-INT", $"{run.Id}"]);
            await interrupt.WaitForExitAsync();
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            await run.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            run.Kill(entireProcessTree: true);
        }
    }
}
