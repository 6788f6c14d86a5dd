using AccesDroits.Contracts.Events;

namespace AccesDroits.Statistics.Domain;

/// <summary>
/// Projection: the ordered rules, as data, that turn the independent dimensions of a request into one leaf of a published tree.
/// A request takes the first rule that matches and the last rule matches everything, so it lands in exactly one leaf.
/// </summary>
public sealed record Projection(string Code, string Label, IReadOnlyList<ProjectionNode> Nodes, IReadOnlyList<ProjectionRule> Rules)
{
    /// <summary>The leaf that a request is counted in.</summary>
    public string LeafOf(RequestFacts request) => Rules.First(rule => rule.Matches(request)).To;

    /// <summary>The node above a node: the longest other code of the tree that its code starts with; null at the top.</summary>
    public string? ParentOf(string code) =>
        Nodes.Select(node => node.Code).Where(other => other != code && Codes.IsWithin(code, other)).MaxBy(other => other.Length);

    /// <summary>This projection, or an exception that says why its data cannot count every request exactly once.</summary>
    public Projection Checked()
    {
        var leaves = Nodes.Select(node => node.Code).Where(code => Nodes.All(other => ParentOf(other.Code) != code)).ToHashSet();
        if (Nodes.DistinctBy(node => node.Code).Count() != Nodes.Count)
        {
            throw new InvalidDataException($"Projection {Code}: two nodes have the same code.");
        }

        if (Rules.FirstOrDefault(rule => !leaves.Contains(rule.To)) is { } astray)
        {
            throw new InvalidDataException($"Projection {Code}: a rule leads to {astray.To}, which is not a leaf of the tree.");
        }

        return Rules is [.., { Institution: null, Nature: null, Droit: null, Medium: null }]
            ? this
            : throw new InvalidDataException($"Projection {Code}: the last rule must match every request.");
    }
}

/// <summary>A node of the published tree, in the order of the report; dots separate the levels.</summary>
public sealed record ProjectionNode(string Code, string Label);

/// <summary>One rule: every dimension that it names must match; a code matches itself and its descendants.</summary>
/// <param name="Institution">A code, or <c>known</c>: any institution except autre, aucune and non-precise.</param>
public sealed record ProjectionRule(string To, string? Institution = null, string? Nature = null, string? Droit = null, string? Medium = null)
{
    private const string Known = "known";
    private static readonly string[] Unknown = ["autre", "aucune", "non-precise"];

    public bool Matches(RequestFacts request) =>
        InstitutionMatches(request.Institution)
        && (Nature is null || Codes.IsWithin(request.Nature, Nature))
        && (Droit is null || Codes.IsWithin(request.Droit, Droit))
        && (Medium is null || Codes.IsWithin(request.Medium, Medium));

    private bool InstitutionMatches(string institution) => Institution switch
    {
        null => true,
        Known => !Array.Exists(Unknown, code => Codes.IsWithin(institution, code)),
        _ => Codes.IsWithin(institution, Institution),
    };
}

/// <summary>Codes of the taxonomies, whose dots separate levels.</summary>
internal static class Codes
{
    /// <summary>Whether a code is another one or below it.</summary>
    public static bool IsWithin(string code, string ancestor) =>
        code.StartsWith(ancestor, StringComparison.Ordinal) && (code.Length == ancestor.Length || code[ancestor.Length] == '.');
}
