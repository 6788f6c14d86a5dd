using System.Text.Json;
using NativeServers;

namespace Aspire.Hosting.Runtime;

/// <summary>The folder that holds the data, logs and generated secrets of one suite. Only one host uses it at a time.</summary>
internal sealed class DataFolder : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = Owner | UnixFileMode.UserExecute;
    private readonly ScratchFolder? _scratch;
    private readonly Lock _gate = new();
    private FileStream? _lock;

    private DataFolder(string path, ScratchFolder? scratch) => (Path, _scratch) = (path, scratch);

    public string Path { get; }

    public static DataFolder At(string path) => new(System.IO.Path.GetFullPath(path), scratch: null);

    /// <summary>A folder that is removed with everything in it at the end.</summary>
    public static DataFolder Temporary()
    {
        var scratch = ScratchFolder.Create("apphost");
        return new DataFolder(scratch.Path, scratch);
    }

    /// <summary>Creates the folder and makes it ours until the end of this process.</summary>
    public void Open()
    {
        if (_lock is not null || _scratch is not null)
            return;
        // Others may pass through, because PostgreSQL runs under another account; they cannot list or read anything.
        Directory.CreateDirectory(Path, OwnerFolder | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        try
        {
            // The kernel frees this lock when the process ends, even by kill -9.
            _lock = new FileStream(In("lock"), new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, UnixCreateMode = Owner });
        }
        catch (IOException exception)
        {
            throw new DistributedApplicationException($"The data folder {Path} is in use by another host; stop that one or choose another folder with --data.", exception);
        }
    }

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public StreamWriter OpenLog(string resourceId)
    {
        var folder = In("logs");
        Directory.CreateDirectory(folder, OwnerFolder);
        var file = System.IO.Path.Combine(folder, resourceId + ".log");
        if (File.Exists(file) && new FileInfo(file).Length > 10_000_000)
            File.Move(file, file + ".1", overwrite: true);
        return new StreamWriter(new FileStream(file, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite, UnixCreateMode = Owner })) { AutoFlush = true };
    }

    /// <summary>Returns a secret that was generated the first time it was asked for.</summary>
    public string Secret(string name)
    {
        lock (_gate)
        {
            Open();
            var file = In("secrets.json");
            var secrets = File.Exists(file) ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))! : [];
            if (secrets.TryGetValue(name, out var secret))
                return secret;
            secrets[name] = secret = Passwords.Generate();
            // Written aside and renamed: a crash in between must not lose the passwords of existing data.
            var draft = file + ".new";
            File.Delete(draft);
            using (var stream = new FileStream(draft, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Owner }))
                JsonSerializer.Serialize(stream, secrets);
            File.Move(draft, file, overwrite: true);
            return secret;
        }
    }

    public void Dispose()
    {
        _scratch?.Dispose();
        _lock?.Dispose();
        _lock = null;
    }
}
