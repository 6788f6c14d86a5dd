namespace AccesDroits.ServiceDefaults.Auditing;

/// <summary>Files that only the account of the service reads. They appear whole or not at all.</summary>
internal static class PrivateFiles
{
    public static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            System.IO.Directory.CreateDirectory(folder);
        }
        else
        {
            System.IO.Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Writes a file unless there is one: of two replicas that start together, one is first.</summary>
    public static void TryCreate(string file, byte[] content)
    {
        var draft = WriteDraft(file, content);
        try
        {
            File.Move(draft, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(draft);
        }
    }

    public static void Replace(string file, byte[] content) => File.Move(WriteDraft(file, content), file, overwrite: true);

    private static string WriteDraft(string file, byte[] content)
    {
        var draft = $"{file}.{Guid.NewGuid():n}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(draft, options);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
        return draft;
    }
}
