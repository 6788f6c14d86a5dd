using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NativeServers;

namespace AccesDroits.Orchestration.Tests;

public sealed class AppHostLifeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task A_service_waits_until_what_it_needs_is_healthy()
    {
        using var folder = new TemporaryFolder();
        var gate = folder.In("open");
        await using var suite = await SampleSuite.StartAsync("--gate", gate);
        await suite.UntilAsync("back", back => back.HealthStatus == HealthStatus.Unhealthy);
        Assert.True(suite.App.ResourceNotifications.TryGetCurrentState("front", out var front));
        Assert.Equal(KnownResourceStates.Waiting, front.Snapshot.State!.Text);

        await File.WriteAllTextAsync(gate, "", Cancel);

        await suite.HealthyAsync("front");
        await suite.HealthyAsync("back");
    }

    [Fact(Timeout = 120_000)]
    public async Task A_killed_service_is_started_again_on_its_port()
    {
        await using var suite = await SampleSuite.StartAsync();
        var before = SampleSuite.PidOf((await suite.HealthyAsync("front")).Snapshot);
        var address = suite.App.GetEndpoint("front", "internal");

        Processes.KillHard(before!.Value);
        await suite.UntilAsync("front", front => front.HealthStatus == HealthStatus.Healthy && SampleSuite.PidOf(front) != before);

        using var client = suite.App.CreateHttpClient("front", "internal");
        Assert.Equal(address, client.BaseAddress);
        using var answer = await client.GetAsync(new Uri("/health", UriKind.Relative), Cancel);
        Assert.True(answer.IsSuccessStatusCode);
    }

    [Theory(Timeout = 180_000)]
    [InlineData("postgres")]
    [InlineData("events")]
    public async Task A_killed_server_is_started_again_on_its_port(string name)
    {
        await using var suite = await SampleSuite.StartAsync("--servers", "true");
        var before = SampleSuite.PidOf((await suite.HealthyAsync(name)).Snapshot);
        var address = await suite.App.GetConnectionStringAsync(name, Cancel);

        Processes.KillHard(before!.Value);
        await suite.UntilAsync(name, server => server.HealthStatus == HealthStatus.Healthy && SampleSuite.PidOf(server) != before);

        Assert.Equal(address, await suite.App.GetConnectionStringAsync(name, Cancel));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_resource_stops_starts_and_restarts_on_command()
    {
        await using var suite = await SampleSuite.StartAsync("--servers", "true");
        var first = SampleSuite.PidOf((await suite.HealthyAsync("events")).Snapshot);
        var port = new Uri((await suite.App.GetConnectionStringAsync("events", Cancel))!).Port;

        Assert.True((await suite.App.ResourceCommands.ExecuteCommandAsync("events", KnownResourceCommands.StopCommand, Cancel)).Success);
        Assert.True(FreePorts.IsFree(port));
        Assert.True((await suite.App.ResourceCommands.ExecuteCommandAsync("events", KnownResourceCommands.StartCommand, Cancel)).Success);
        var second = SampleSuite.PidOf((await suite.HealthyAsync("events")).Snapshot);
        Assert.True((await suite.App.ResourceCommands.ExecuteCommandAsync("events", KnownResourceCommands.RestartCommand, Cancel)).Success);
        var third = SampleSuite.PidOf((await suite.HealthyAsync("events")).Snapshot);

        Assert.Equal(3, new[] { first, second, third }.Distinct().Count());
        Assert.False((await suite.App.ResourceCommands.ExecuteCommandAsync("nobody", KnownResourceCommands.StopCommand, Cancel)).Success);
    }

    [Fact(Timeout = 120_000)]
    public async Task Two_suites_run_side_by_side()
    {
        await using var one = await SampleSuite.StartAsync("--port", "18080");
        await using var other = await SampleSuite.StartAsync("--port", "18080");

        await one.HealthyAsync("front");
        await other.HealthyAsync("front");

        Assert.NotEqual(one.App.GetEndpoint("front"), other.App.GetEndpoint("front"));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_wanted_port_is_kept_outside_tests_and_refused_in_one_sentence_when_taken()
    {
        var port = FreePorts.Take();
        await using var suite = await SampleSuite.StartAsync("--port", $"{port}", "--DcpPublisher:RandomizePorts", "false");
        await suite.HealthyAsync("front");
        Assert.Equal(port, suite.App.GetEndpoint("front", "http").Port);

        var refused = await Assert.ThrowsAsync<DistributedApplicationException>(() => SampleSuite.StartAsync("--port", $"{port}", "--DcpPublisher:RandomizePorts", "false"));

        Assert.Equal($"Port {port}, wanted by 'front', is in use; stop the program that holds it or choose another port.", refused.Message);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_suite_stops_in_the_reverse_order_of_its_needs_and_removes_its_data()
    {
        var order = new List<string>();
        string data;
        await using (var suite = await SampleSuite.StartAsync("--servers", "true"))
        {
            await suite.HealthyAsync("front");
            data = Path.GetDirectoryName(Path.GetDirectoryName(LogFileOf(suite))!)!;
            await using var changes = suite.App.ResourceNotifications.WatchAsync(Cancel).GetAsyncEnumerator(Cancel);
            await changes.MoveNextAsync();
            await suite.App.StopAsync(Cancel);
            while (!order.Contains("postgres") && await changes.MoveNextAsync())
            {
                if (changes.Current.Snapshot.State?.Text == KnownResourceStates.Exited)
                    order.Add(changes.Current.ResourceId);
            }
        }

        var distinct = order.Distinct(StringComparer.Ordinal).ToList();
        Assert.Equal("front", distinct[0]);
        Assert.Equal("postgres", distinct[^1]);
        Assert.False(Directory.Exists(data));
    }

    [Fact(Timeout = 120_000)]
    public async Task What_a_service_says_is_in_its_log_file_and_can_be_watched()
    {
        await using var suite = await SampleSuite.StartAsync();
        await suite.HealthyAsync("front");

        var logs = suite.App.Services.GetRequiredService<ResourceLoggerService>();
        await foreach (var lines in logs.WatchAsync("front", Cancel))
        {
            if (lines.Any(line => line.Content.Contains("Application started", StringComparison.Ordinal)))
                break;
        }

        Assert.Contains("Application started", await File.ReadAllTextAsync(LogFileOf(suite), Cancel), StringComparison.Ordinal);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("0", "Finished")]
    [InlineData("3", "Exited")]
    public async Task A_program_that_has_an_end_is_not_started_again(string code, string state)
    {
        await using var suite = await SampleSuite.StartAsync("--task", code);
        var ended = await suite.UntilAsync("task", task => task.State?.Text == state);
        Assert.Equal(code, $"{ended.Snapshot.ExitCode}");

        // The program took its end as final: what was started with it goes on, and it was started once.
        await suite.HealthyAsync("front");
        Assert.True(suite.App.ResourceNotifications.TryGetCurrentState("task", out var now));
        Assert.Equal((state, ended.Snapshot.StartTimeStamp), (now.Snapshot.State!.Text, now.Snapshot.StartTimeStamp));
    }

    [Fact(Timeout = 120_000)]
    public async Task The_ports_of_a_disposed_suite_are_closed()
    {
        Uri address;
        await using (var suite = await SampleSuite.StartAsync())
        {
            await suite.HealthyAsync("front");
            address = suite.App.GetEndpoint("front", "internal");
        }

        using var client = new TcpClient();
        await Assert.ThrowsAnyAsync<SocketException>(async () => await client.ConnectAsync("127.0.0.1", address.Port, Cancel));
    }

    private static string LogFileOf(SampleSuite suite) =>
        suite.App.Services.GetRequiredService<Microsoft.Extensions.Configuration.IConfiguration>()["data"] is { } data ? Path.Combine(data, "logs", "front.log") : "";
}
