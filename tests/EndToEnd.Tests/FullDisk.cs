using AccesDroits.Testing;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>The outbox of Reception on a small file system of its own, which can be filled up. Needs root, for the mount.</summary>
internal sealed class FullDisk(Suite suite) : IAsyncDisposable
{
    private const int Size = 64 << 20;
    private readonly string _folder = $"/var/tmp/accesdroits-{Guid.NewGuid():n}";

    private string Ballast => Path.Combine(_folder, "ballast");

    public async Task MoveOutboxAsync()
    {
        Directory.CreateDirectory(_folder);
        await Command.RunAsync("mount", "-t", "tmpfs", "-o", $"size={Size},mode=0755", "accesdroits", _folder);
        await Command.RunAsync("install", "-d", "-m", "700", "-o", "postgres", Path.Combine(_folder, "outbox"));
        await suite.ExecuteAsync("receptiondb", $"create tablespace small location '{_folder}/outbox'", "alter table outbox set tablespace small");
    }

    /// <summary>Takes every free byte, as whatever else lives on a disk may do.</summary>
    public void Fill()
    {
        using var file = File.Open(Ballast, FileMode.Create);
        try
        {
            var block = new byte[4096];
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException exception) when (exception.Message.Contains("No space left", StringComparison.Ordinal))
        {
            // Full.
        }
    }

    public void Free() => File.Delete(Ballast);

    public async ValueTask DisposeAsync()
    {
        Free();
        await suite.ExecuteAsync("receptiondb", "alter table outbox set tablespace pg_default", "drop tablespace small");
        await Command.RunAsync("umount", _folder);
        Directory.Delete(_folder);
    }
}
