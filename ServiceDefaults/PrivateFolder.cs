namespace AccesDroits.ServiceDefaults;

public static class PrivateFolder
{
    /// <summary>Creates a folder that nobody but the account of this process may enter, unless it exists.</summary>
    public static DirectoryInfo Create(string folder) =>
        OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
