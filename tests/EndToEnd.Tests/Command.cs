using System.Diagnostics;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>Runs a program to its end.</summary>
internal static class Command
{
    public static Task<string> RunAsync(string program, params IEnumerable<string> arguments) => RunAsync(Task.CompletedTask, new Dictionary<string, string>(StringComparer.Ordinal), program, arguments);

    /// <summary>The same with an input that is empty and ends when <paramref name="endOfInput"/> does, and with variables of its own.</summary>
    public static async Task<string> RunAsync(Task endOfInput, IReadOnlyDictionary<string, string> environment, string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        try
        {
            await endOfInput;
        }
        finally
        {
            process.StandardInput.Close();
        }

        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await errors}");
        return await output;
    }
}
