using AccesDroits.Statistics.Disclosure;

namespace AccesDroits.Statistics.Publications;

/// <summary>
/// How the region of a publication stands to those that were published before: of the same region, inside of it, or around it with others beside it.
/// With two levels the sums that link them are those of one grid; deeper families are not reckoned with, and their parts are withheld.
/// </summary>
public sealed class Family
{
    public Family(Region region, IReadOnlyList<Neighbour> published)
    {
        Region = region;
        var met = published.Where(one => one.Region.Meets(region)).ToList();
        Across = met.Find(one => !one.Region.Holds(region) && !region.Holds(one.Region));
        Same = [.. met.Where(one => one.Region.Is(region)).OrderBy(one => one.Number)];
        var inside = Latest(met.Where(one => region.Holds(one.Region) && !one.Region.Is(region)));
        var around = Latest(met.Where(one => one.Region.Holds(region) && !one.Region.Is(region)));
        Related = [.. inside, .. around];
        var root = around.Count == 1 ? around[0] : null;
        Children = root is null ? inside : Latest(published.Where(one => root.Region.Holds(one.Region) && !one.Region.Is(root.Region) && !one.Region.Is(region)));
        Root = root;
        IsDeep = around.Count > 1 || (around.Count == 1 && inside.Count > 0)
            || Children.Any(one => Children.Any(other => one != other && one.Region.Meets(other.Region)) || (root is not null && one.Region.Meets(region)));
    }

    public Region Region { get; }

    /// <summary>One that overlaps and neither holds nor is held.</summary>
    public Neighbour? Across { get; }

    /// <summary>Those of the same region, the earliest first.</summary>
    public IReadOnlyList<Neighbour> Same { get; }

    /// <summary>Those inside and around.</summary>
    public IReadOnlyList<Neighbour> Related { get; }

    /// <summary>The one around; null when this publication is the outermost.</summary>
    public Neighbour? Root { get; }

    /// <summary>Those inside the outermost, this one aside.</summary>
    public IReadOnlyList<Neighbour> Children { get; }

    public bool IsDeep { get; }

    /// <summary>Whether nothing of the outermost is left beside its parts.</summary>
    private bool IsCovered => (Root?.Region ?? Region).Days == Children.Sum(child => child.Region.Days) + (Root is null ? 0 : Region.Days);

    /// <summary>
    /// The grid of a part in this family: the outermost region is the sum of those inside and of what is left. Null when there is nobody to reckon with, or
    /// when the figures have changed so that they are no sums any more.
    /// </summary>
    internal Joint? JointOf(FrozenPart own)
    {
        var around = Root is null ? null : Find(Root, own.Code);
        var children = Children.Select(one => (Neighbour: one, Part: Find(one, own.Code))).Where(child => child.Part is not null).ToList();
        if (!own.AddsUp || IsDeep || (Root is null ? children.Count == 0 : around is null))
        {
            return null;
        }

        var joint = new Joint(own, around is null ? null : (Root!, around), [.. children.Select(child => (child.Neighbour, child.Part!))], IsCovered && children.Count == Children.Count);
        return joint.IsSound ? joint : null;
    }

    /// <summary>The latest of each region.</summary>
    private static List<Neighbour> Latest(IEnumerable<Neighbour> publications)
    {
        var latest = new List<Neighbour>();
        foreach (var one in publications.OrderByDescending(one => one.Number))
        {
            if (!latest.Exists(other => other.Region.Is(one.Region)))
            {
                latest.Add(one);
            }
        }

        return latest;
    }

    /// <summary>Whether a publication of the same region shows the cell, with the same value: it is no secret any more.</summary>
    public bool IsPublic(FrozenPart part, int cell)
    {
        var (row, column) = (part.Rows[cell / part.Columns.Count], part.Columns[cell % part.Columns.Count]);
        return Same.Any(other => Find(other, part.Code) is { } before && !before.KnowledgeOf(row, column).IsHidden && before.ValueOf(row, column) == part.Values[cell]);
    }

    internal static FrozenPart? Find(Neighbour neighbour, string code) => neighbour.Parts.GetValueOrDefault(code);
}
