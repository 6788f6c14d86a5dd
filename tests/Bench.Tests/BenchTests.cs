using System.Diagnostics;
using System.Text.Json;

namespace AccesDroits.Bench.Tests;

/// <summary>The measures run from end to end. Nothing here looks at how fast anything is.</summary>
public sealed class BenchTests : IDisposable
{
    private readonly DirectoryInfo _out = Directory.CreateTempSubdirectory("accesdroits-bench-test-");

    public void Dispose() => _out.Delete(recursive: true);

    [Fact, Trait("Category", "Long")]
    public async Task Every_measure_has_figures_or_says_why_not()
    {
        var (exitCode, said) = await RunAsync("--quick", "--scale", "100k", "--out", _out.FullName);
        Assert.True(exitCode == 0, said);
        using var paper = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_out.FullName, "bench.json")));
        var rows = paper.RootElement.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(["P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8"], rows.Select(row => row.GetProperty("id").GetString()));
        Assert.All(rows, row => Assert.True(
            row.GetProperty("figures").EnumerateArray().Any(figure => figure.GetProperty("median").GetDouble() > 0)
            || (row.TryGetProperty("whyNot", out var reason) && reason.GetString()!.StartsWith("not available", StringComparison.Ordinal)),
            row.ToString()));
        Assert.Contains("| acknowledged / pgbench | × |", await File.ReadAllTextAsync(Path.Combine(_out.FullName, "bench.md")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--only", "P9")]
    [InlineData("--scale", "many")]
    [InlineData("--fast")]
    public async Task What_is_not_understood_is_refused_with_the_usage(params string[] arguments)
    {
        var (exitCode, said) = await RunAsync(arguments);
        Assert.Equal(2, exitCode);
        Assert.Contains("./bench/run [--only", said, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Said)> RunAsync(params string[] arguments)
    {
        // This project's output and that of the measures have the same configuration and framework.
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var program = Path.Combine(output.FullName, "..", "..", "..", "..", "..", "bench", "bin", output.Parent!.Name, output.Name, "Bench.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", program, .. arguments])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var (text, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await text + await errors);
    }
}
