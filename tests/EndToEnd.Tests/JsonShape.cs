using System.Text.Json;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>Tells whether a document has everything that an example has, with values of the same kinds.</summary>
internal static class JsonShape
{
    /// <summary>Paths of the example that the document lacks, or where it holds another kind of value.</summary>
    public static IEnumerable<string> Missing(JsonElement example, JsonElement document, string path = "$") => example.ValueKind switch
    {
        _ when example.ValueKind != document.ValueKind => [path],
        JsonValueKind.Object => example.EnumerateObject().SelectMany(property =>
            document.TryGetProperty(property.Name, out var value) ? Missing(property.Value, value, $"{path}.{property.Name}") : [$"{path}.{property.Name}"]),
        JsonValueKind.Array when example.GetArrayLength() > 0 =>
            document.GetArrayLength() == 0 ? [$"{path}[0]"] : Missing(example[0], document[0], $"{path}[0]"),
        _ => [],
    };
}
