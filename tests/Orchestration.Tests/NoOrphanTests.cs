using System.Diagnostics;

namespace AccesDroits.Orchestration.Tests;

public sealed class NoOrphanTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 180_000)]
    public async Task No_server_process_outlives_a_killed_program_that_started_it()
    {
        using var holder = Processes.StartDotnet(Path.Combine(AppContext.BaseDirectory, "ServerHolder.dll"));
        await LineAsync(holder, "ready");
        var tree = Processes.DescendantsOf(holder.Id);
        Assert.Contains(tree, process => Processes.CommandLine(process.Pid).Contains("beam.smp", StringComparison.Ordinal));
        Assert.Contains(tree, process => Processes.CommandLine(process.Pid).Contains("epmd", StringComparison.Ordinal));
        Assert.Contains(tree, process => Processes.CommandLine(process.Pid).Contains("postgres", StringComparison.Ordinal));

        Processes.KillHard(holder.Id);

        await Processes.UntilAsync(() => !tree.Any(Processes.IsAlive), Cancel);
    }

    [Fact(Timeout = 180_000)]
    public async Task No_process_of_a_suite_outlives_its_killed_host_and_the_data_folder_is_free_again()
    {
        using var folder = new TemporaryFolder();
        using (var host = StartHost(folder))
        {
            await LineAsync(host, "front    | [Running, Healthy");
            var tree = Processes.DescendantsOf(host.Id);
            Assert.True(tree.Count > 6, "two servers and three services were expected");

            Processes.KillHard(host.Id);
            await Processes.UntilAsync(() => !tree.Any(Processes.IsAlive), Cancel);
        }

        using var next = StartHost(folder);
        await LineAsync(next, "front    | [Running, Healthy");
        await EndAsync(next);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_terminated_host_stops_its_suite_and_ends_with_success()
    {
        using var folder = new TemporaryFolder();
        using var host = StartHost(folder);
        await LineAsync(host, "front    | [Running, Healthy");
        var tree = Processes.DescendantsOf(host.Id);

        await EndAsync(host);

        Assert.Equal(0, host.ExitCode);
        await Processes.UntilAsync(() => !tree.Any(Processes.IsAlive), Cancel);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_data_folder_in_use_is_refused_in_one_sentence()
    {
        using var folder = new TemporaryFolder();
        using var host = StartHost(folder);
        await LineAsync(host, "front    | [Running, Healthy");

        using var second = StartHost(folder);
        var said = await second.StandardError.ReadToEndAsync(Cancel);
        await second.WaitForExitAsync(Cancel);

        Assert.Equal(1, second.ExitCode);
        Assert.Equal($"The data folder {folder.In("data")} is in use by another host; stop that one or choose another folder with --data.", said.Trim());
        await EndAsync(host);
    }

    private static Process StartHost(TemporaryFolder folder) =>
        Processes.StartDotnet(typeof(Projects.SampleAppHost).Assembly.Location, "--data", folder.In("data"), "--servers", "true");

    private static async Task LineAsync(Process process, string wanted)
    {
        while (await process.StandardOutput.ReadLineAsync(Cancel) is { } line)
        {
            if (line.StartsWith(wanted, StringComparison.Ordinal))
                return;
        }

        Assert.Fail($"The program ended without saying '{wanted}': {await process.StandardError.ReadToEndAsync(Cancel)}");
    }

    private static async Task EndAsync(Process host)
    {
        Processes.Terminate(host);
        await host.StandardOutput.ReadToEndAsync(Cancel);
        await host.WaitForExitAsync(Cancel);
    }
}
