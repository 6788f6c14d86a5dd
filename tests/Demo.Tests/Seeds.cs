using System.Text.Json;
using AccesDroits.Contracts.Reception.V1;

namespace AccesDroits.Demo.Tests;

/// <summary>The seeds of the services, read in the plainest way.</summary>
internal static class Seeds
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private sealed record Rule(string To, string? Institution, string? Nature, string? Droit, string? Medium);

    private sealed record Projection(Rule[] Rules);

    /// <summary>First and last day of each code; open ends are the first and last day of the calendar.</summary>
    public static IReadOnlyDictionary<(string Dimension, string Code), (DateOnly From, DateOnly To)> Codes { get; } =
        new[] { "taxonomy.csv", "taxonomy-desk.csv" }.SelectMany(Lines).Select(line => line.Split(';', 5)).ToDictionary(
            cells => (cells[0], cells[1]),
            cells => (Attribute(cells[4], "from") ?? DateOnly.MinValue, Attribute(cells[4], "to") ?? DateOnly.MaxValue));

    private static readonly Rule[] Rules = JsonSerializer.Deserialize<Projection>(Text("projection-caf-2017.json"), Json)!.Rules;

    /// <summary>The leaf of the 2017 tree in which a request falls: the first rule that matches.</summary>
    public static string LeafOf(HelpRequest request) => Rules.First(rule =>
        (rule.Institution == "known" ? request.Institution is not ("autre" or "aucune" or "non-precise") : Matches(rule.Institution, request.Institution))
        && Matches(rule.Nature, request.Nature) && Matches(rule.Droit, request.Droit) && Matches(rule.Medium, request.Medium)).To;

    private static bool Matches(string? rule, string code) => rule is null || code == rule || code.StartsWith(rule + ".", StringComparison.Ordinal);

    private static IEnumerable<string> Lines(string name) => Text(name).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1);

    private static DateOnly? Attribute(string cell, string name) =>
        cell.Trim('"').Split(';').Select(pair => pair.Split('=')).FirstOrDefault(pair => pair[0] == name) is [_, var day]
            ? DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)
            : null;

    private static string Text(string name)
    {
        using var reader = new StreamReader(typeof(Seeds).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
