using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace AccesDroits.Contracts.Tests;

/// <summary>A project or an assembly of the suite, and the names of those it refers to.</summary>
internal sealed record Part(string Path, IReadOnlyList<string> References)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);
}

/// <summary>Who may refer to whom: services know the contracts and the defaults, never each other.</summary>
internal static class ReferenceRules
{
    private static readonly string[] Product = ["services", "gateway", "ServiceDefaults", "AppHost", "demo", "tool"];

    /// <summary>Every project of the product; stand-ins and tests are not among them.</summary>
    public static IReadOnlyList<Part> Projects() =>
        [.. Product.SelectMany(folder => Repository.Files(folder, "*.csproj"))
            .Select(path => new Part(path, ProjectReferences(XDocument.Parse(Repository.Read(path)))))];

    /// <summary>The built assembly of each project that a rule is about.</summary>
    public static IReadOnlyList<Part> Assemblies() =>
        [.. Projects().Where(project => Allowed(project.Path) is not null)
            .Select(project => new Part(project.Path, AssemblyReferences(AssemblyOf(project))))];

    /// <summary>One line for each reference to a part of the suite that the rules do not allow.</summary>
    public static IReadOnlyList<string> Breaches(IReadOnlyList<Part> parts)
    {
        var suite = parts.Select(part => part.Name).ToHashSet(StringComparer.Ordinal);
        return [.. from part in parts
                   let allowed = Allowed(part.Path)
                   where allowed is not null
                   from reference in part.References
                   where suite.Contains(reference) && !allowed.Contains(reference)
                   select $"{part.Path} refers to {reference}"];
    }

    /// <summary>One line for each item by which a project takes files of another folder into its own assembly.</summary>
    public static IReadOnlyList<string> BorrowedFiles(string path, XDocument project) =>
        [.. from item in project.Descendants()
            where item.Name.LocalName is not ("ProjectReference" or "PackageReference")
            from attribute in item.Attributes()
            where attribute.Name.LocalName is "Include" or "Update" or "HintPath" or "Project" && attribute.Value.Contains("..", StringComparison.Ordinal)
            select $"{path} takes {attribute.Value} as {item.Name.LocalName}"];

    public static IReadOnlyList<string> ProjectReferences(XDocument project) =>
        [.. project.Descendants()
            .Where(item => item.Name.LocalName == "ProjectReference")
            .SelectMany(item => ((string?)item.Attribute("Include") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/')))];

    // Null where there is no rule: the AppHost starts everything, the demo is a client.
    private static string[]? Allowed(string path) => path.Split('/') switch
    {
        ["services", "Contracts", ..] => [],
        ["services", ..] => ["Contracts", "ServiceDefaults"],
        ["ServiceDefaults", ..] => ["Contracts"],
        ["gateway", ..] => ["Contracts", "ServiceDefaults"],
        ["demo" or "tool", ..] => ["Contracts"],
        _ => null,
    };

    private static string AssemblyOf(Part project)
    {
        var folder = Path.Combine(Repository.Root, Path.GetDirectoryName(project.Path)!, "bin", Repository.OutputOfThisBuild);
        var path = Path.Combine(folder, project.Name + ".dll");
        Assert.True(File.Exists(path), $"{project.Path} has no assembly for {Repository.OutputOfThisBuild}: build the whole suite before these tests.");
        return path;
    }

    private static List<string> AssemblyReferences(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
