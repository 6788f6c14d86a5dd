namespace NativeServers;

/// <summary>
/// A temporary folder under /var/tmp, locked as long as its owner lives. Those that killed owners left behind are removed
/// when the next one is made.
/// </summary>
public sealed class ScratchFolder : IDisposable
{
    private const string Root = "/var/tmp", LockName = "lock";
    private readonly FileStream _lock;

    private ScratchFolder(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    /// <summary>Full path. Other accounts may pass through, because PostgreSQL may run under one; they cannot list it.</summary>
    public string Path { get; }

    /// <summary>Makes a folder named after its use.</summary>
    public static ScratchFolder Create(string use)
    {
        Sweep(use);
        while (true)
        {
            var path = System.IO.Path.Combine(Root, $"{use}-{Guid.NewGuid():N}");
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            // A sweep of another process may hold a brand-new lock for an instant; then this folder is left to it.
            if (TryLock(path, FileMode.CreateNew) is { } @lock)
                return new ScratchFolder(path, @lock);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
        _lock.Dispose();
    }

    private static void Sweep(string use)
    {
        foreach (var path in Directory.GetDirectories(Root, use + "-*"))
        {
            try
            {
                using var @lock = TryLock(path, FileMode.Open);
                if (@lock is not null)
                    Directory.Delete(path, recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A dying server still writes there, or it is someone else's: the next sweep will see.
            }
        }
    }

    private static FileStream? TryLock(string path, FileMode mode)
    {
        try
        {
            return new FileStream(System.IO.Path.Combine(path, LockName), mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
