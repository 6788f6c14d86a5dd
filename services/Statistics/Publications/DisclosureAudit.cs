using AccesDroits.Statistics.Disclosure;

namespace AccesDroits.Statistics.Publications;

/// <summary>
/// Contrôle indépendant: from what is shown alone, and whatever chose what is hidden, the least and greatest value of each hidden small count is found
/// over a publication and those that overlap it.
/// </summary>
public static class DisclosureAudit
{
    /// <summary>What somebody knows of the cells of a part.</summary>
    public static IReadOnlyList<Knowledge> Knowledge(FrozenPart part) => [.. part.Hidden.Select(hidden => new Knowledge(hidden, part.IsWithheld ? 0 : 1))];

    /// <summary>The first part that tells too much; null when none does.</summary>
    public static string? FirstUnsafe(Family family, int threshold, IEnumerable<FrozenPart> parts) => threshold == 0 ? null : parts.FirstOrDefault(part =>
    {
        var small = Enumerable.Range(0, part.Values.Count).Where(cell => part.Values[cell] > 0 && part.Values[cell] < threshold).ToList();
        return small.Exists(cell => !part.Hidden[cell] && !family.IsPublic(part, cell))
            || !IsSafe(part, family.JointOf(part), [.. small.Where(cell => part.Hidden[cell] && !family.IsPublic(part, cell)).Select(cell => Guarded.Small(cell, threshold))], threshold);
    })?.Code;

    internal static bool IsSafe(FrozenPart part, Joint? joint, IReadOnlyList<Guarded> guarded, int threshold)
    {
        var known = Knowledge(part);
        return joint is null
            ? Suppression.IsSafe(new Circulation(part.Grid), known, guarded)
            : Suppression.IsSafe(new Circulation(joint.Grid), joint.Known(known), guarded.Select(one => one with { Cell = joint.CellOf(one.Cell) }).Concat(joint.Others(threshold)));
    }
}
