namespace NativeServers;

/// <summary>Finds the PostgreSQL programs.</summary>
internal static class PostgresBinaries
{
    /// <summary>Directory of the programs that can read the cluster, or the newest when there is no cluster yet.</summary>
    public static string Find(string cluster, string? onlyRoot)
    {
        var root = onlyRoot ?? "/usr/lib/postgresql";
        var installed = Candidates(root, onlyRoot is null).Where(directory => File.Exists(Path.Combine(directory, "postgres")) && File.Exists(Path.Combine(directory, "initdb"))).ToList();
        if (installed.Count == 0)
            throw new ServerFailureException("PostgreSQL is not installed: install it first (on Debian: apt install postgresql).");
        var versionFile = Path.Combine(cluster, "PG_VERSION");
        if (!File.Exists(versionFile))
            return installed[0];
        var version = File.ReadAllText(versionFile).Trim();
        return installed.Find(directory => directory.Contains($"/{version}/", StringComparison.Ordinal))
            ?? (installed.Exists(directory => directory.StartsWith(root + "/", StringComparison.Ordinal))
                ? throw new ServerFailureException($"The data in {cluster} needs PostgreSQL {version}, which is not installed; install it or use another data folder.")
                : installed[0]);
    }

    private static IEnumerable<string> Candidates(string root, bool alsoPath)
    {
        var versions = Directory.Exists(root) ? Directory.GetDirectories(root) : [];
        return versions
            .OrderByDescending(directory => int.TryParse(Path.GetFileName(directory), out var version) ? version : 0)
            .Select(directory => Path.Combine(directory, "bin"))
            .Concat((alsoPath ? Environment.GetEnvironmentVariable("PATH") ?? "" : "").Split(':', StringSplitOptions.RemoveEmptyEntries));
    }
}

/// <summary>The files of one PostgreSQL cluster.</summary>
internal sealed class PostgresCluster(string path, string binaries, string? account, PostgresOptions options)
{
    /// <summary>Creates the cluster unless it exists, and clears what a crash left behind.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(path, "PG_VERSION")))
            await CreateAsync(cancellationToken);
        await ForgetFormerServerAsync(cancellationToken);
    }

    // Built aside and renamed, so that an interrupted creation is never mistaken for a cluster.
    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        var draft = path + ".new";
        foreach (var leftover in (string[])[draft, path])
        {
            if (Directory.Exists(leftover))
                Directory.Delete(leftover, recursive: true);
        }

        var passwordFile = path + ".password";
        await File.WriteAllTextAsync(passwordFile, options.Password + "\n", cancellationToken);
        try
        {
            if (account is not null)
                await RunAsync(new ChildStart("chown", account, passwordFile), cancellationToken);
            File.SetUnixFileMode(passwordFile, UnixFileMode.UserRead);
            await RunAsync(new ChildStart(Path.Combine(binaries, "initdb"), "-D", draft, "-U", options.UserName, "-A", "scram-sha-256",
                "--pwfile", passwordFile, "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums") { RunAs = account, WorkingDirectory = Path.GetDirectoryName(path) }, cancellationToken);
        }
        finally
        {
            File.Delete(passwordFile);
        }

        Directory.Move(draft, path);
    }

    // A server of a killed parent needs a moment to end. Once it has, its pid file is removed here, because PostgreSQL
    // itself would refuse to start when the same pid has since gone to another process of that account.
    private async Task ForgetFormerServerAsync(CancellationToken cancellationToken)
    {
        var pidFile = Path.Combine(path, "postmaster.pid");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(15));
        while (File.Exists(pidFile))
        {
            var pid = (await File.ReadAllLinesAsync(pidFile, cancellationToken)).FirstOrDefault();
            if (!ServesThisCluster(pid))
            {
                File.Delete(pidFile);
                return;
            }

            if (limit.IsCancellationRequested)
                throw new ServerFailureException($"Another PostgreSQL server (process {pid}) uses the data in {path}; stop it or use another data folder.");
            await Task.Delay(50, cancellationToken);
        }
    }

    private bool ServesThisCluster(string? pid)
    {
        var working = new FileInfo($"/proc/{pid}/cwd");
        try
        {
            return working.LinkTarget == Path.GetFullPath(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task RunAsync(ChildStart command, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await ChildProcess.RunAsync(command, cancellationToken);
        if (exitCode != 0)
            throw new ServerFailureException($"{Path.GetFileName(command.FileName)} failed with code {exitCode}: {output}");
    }
}
