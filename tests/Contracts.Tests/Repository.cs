namespace AccesDroits.Contracts.Tests;

/// <summary>The source files that the rules of the house are about.</summary>
internal static class Repository
{
    private static readonly string[] Built = ["bin", "obj", "node_modules", ".git", ".data"];

    public static string Root { get; } = FindRoot();

    /// <summary>The part of an output folder below bin, e.g. Debug/net10.0: the services were built the same way as these tests.</summary>
    public static string OutputOfThisBuild { get; } =
        Path.Combine(new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, new DirectoryInfo(AppContext.BaseDirectory).Name);

    /// <summary>Paths, relative to the root, of the written (not built) files below a folder.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        System.IO.Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Intersect(Built, StringComparer.Ordinal).Any())
            .Order(StringComparer.Ordinal);

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static string[] ReadLines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests are not run inside the repository.");
        }

        return folder.FullName;
    }
}
