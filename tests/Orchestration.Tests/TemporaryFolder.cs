namespace AccesDroits.Orchestration.Tests;

/// <summary>A folder that every account may pass through, removed at the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } = $"/var/tmp/orchestration-tests-{Guid.NewGuid():N}";

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
