using System.Security.Cryptography;
using System.Text;

namespace NativeServers;

/// <summary>Prepares the directory a server keeps its data in, readable by the account that runs the server.</summary>
internal static class ServerDirectory
{
    /// <summary>Returns <paramref name="wanted"/>, or a directory of the same meaning under /var/tmp when the account cannot reach it.</summary>
    public static async Task<string> PrepareAsync(string wanted, string? account, Action<string> say, CancellationToken cancellationToken)
    {
        wanted = Path.GetFullPath(wanted);
        await CreateAsync(wanted, account, cancellationToken);
        if (account is null || await CanWriteAsync(wanted, account, cancellationToken))
            return wanted;

        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(wanted)))[..16];
        var fallback = $"/var/tmp/native-servers-{name}";
        say($"The account '{account}' cannot enter {wanted}; the data is kept in {fallback} instead.");
        if (Directory.Exists(fallback) && !await IsOwnedByAsync(fallback, account, cancellationToken))
            throw new ServerFailureException($"{fallback} belongs to another account; remove it or choose another data folder.");
        await CreateAsync(fallback, account, cancellationToken);
        return fallback;
    }

    private static async Task CreateAsync(string path, string? account, CancellationToken cancellationToken)
    {
        string[] owner = account is null ? [] : ["-o", account, "-g", account];
        var parent = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(parent))
            Directory.CreateDirectory(parent);
        var (exitCode, output) = await ChildProcess.RunAsync(new ChildStart("install", [.. (string[])["-d", "-m", "700"], .. owner, path]), cancellationToken);
        if (exitCode != 0)
            throw new ServerFailureException($"The data folder {path} cannot be created: {output}");
    }

    private static async Task<bool> CanWriteAsync(string path, string account, CancellationToken cancellationToken) =>
        (await ChildProcess.RunAsync(new ChildStart("test", "-w", path) { RunAs = account, WorkingDirectory = "/" }, cancellationToken)).ExitCode == 0;

    private static async Task<bool> IsOwnedByAsync(string path, string account, CancellationToken cancellationToken) =>
        (await ChildProcess.RunAsync(new ChildStart("stat", "-c", "%U", path), cancellationToken)).Output == account;
}
