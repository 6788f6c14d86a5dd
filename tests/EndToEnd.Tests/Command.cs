using System.Diagnostics;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>Runs a program to its end.</summary>
internal static class Command
{
    public static Task<string> RunAsync(string program, params IEnumerable<string> arguments) => RunAsync(Task.CompletedTask, program, arguments);

    /// <summary>The same with an input that is empty and ends when <paramref name="endOfInput"/> does.</summary>
    public static async Task<string> RunAsync(Task endOfInput, string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
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
