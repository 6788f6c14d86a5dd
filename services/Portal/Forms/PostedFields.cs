using System.Globalization;
using System.Text.RegularExpressions;

namespace AccesDroits.Portal.Forms;

/// <summary>What a browser sent, by path. Empty lines of lists are left out and the others renumbered, so that paths are those of the request.</summary>
public sealed partial class PostedFields
{
    private readonly Dictionary<string, string[]> _values = new(StringComparer.Ordinal);

    public PostedFields(IFormCollection form)
    {
        var filled = form.Where(field => field.Value.Any(value => !string.IsNullOrWhiteSpace(value)))
            .Select(field => (Path: field.Key, Values: field.Value.Select(value => OneLine(value ?? "")).ToArray())).ToList();
        var lines = filled.SelectMany(field => Line().Matches(field.Path).Select(match => (List: field.Path[..match.Index], Index: Number(match))))
            .Distinct().GroupBy(line => line.List, line => line.Index)
            .ToDictionary(list => list.Key, list => list.Order().ToList(), StringComparer.Ordinal);
        foreach (var (path, values) in filled)
        {
            _values[Line().Replace(path, match => $"[{lines[path[..match.Index]].IndexOf(Number(match))}]")] = values;
        }

        Counts = lines.ToDictionary(list => list.Key, list => list.Value.Count, StringComparer.Ordinal);
    }

    public IEnumerable<string> Paths => _values.Keys;

    private Dictionary<string, int> Counts { get; }

    /// <summary>What was typed; empty when nothing was.</summary>
    public string this[string path] => _values.TryGetValue(path, out var values) ? values[0] : "";

    public string[] All(string path) => _values.GetValueOrDefault(path) ?? [];

    public int Count(string list) => Counts.GetValueOrDefault(list);

    // The texts of the contract are paragraphs.
    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static int Number(Match match) => int.Parse(match.Groups["index"].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\[(?<index>[0-9]{1,3})\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();
}
