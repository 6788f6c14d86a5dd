using System.Text.Json;

namespace AccesDroits.Statistics.Tests;

/// <summary>Files embedded in this test project.</summary>
internal static class Resources
{
    public static string Text(string name)
    {
        using var reader = new StreamReader(typeof(Resources).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    public static JsonElement Json(string name) => JsonDocument.Parse(Text(name)).RootElement;

    /// <summary>The codes of one dimension of the taxonomy.</summary>
    public static string[] Taxonomy(string dimension) =>
        [.. Text("taxonomy.csv").Split('\n').Select(line => line.Split(';')).Where(cells => cells[0] == dimension).Select(cells => cells[1])];
}
