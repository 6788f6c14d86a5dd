namespace AccesDroits.Statistics.Disclosure;

/// <summary>A hidden cell that somebody must not be able to narrow: as far as they can tell it may be as little as <paramref name="Low"/> and as much as <paramref name="High"/>.</summary>
public readonly record struct Guarded(int Cell, int Low, int High)
{
    /// <summary>A count below the threshold: anything from 1 at most to the threshold at least.</summary>
    public static Guarded Small(int cell, int threshold) => new(cell, 1, threshold);
}

/// <summary>
/// Secret secondaire: hides more cells until each guarded one is safe, and little more. Each guarded cell is given a cheapest way to move; then what
/// turns out not to be needed is shown again, and each cell is tried to be replaced by cheaper ones.
/// </summary>
public static class Suppression
{
    /// <param name="known">What is known already: the guarded cells are hidden.</param>
    /// <param name="mayHide">The cells that may be hidden in addition; their value is what is lost by it, and none of them is zero.</param>
    /// <returns>The cells hidden in addition, or null when nothing is enough.</returns>
    public static IReadOnlySet<int>? Protect(CountGrid grid, IReadOnlyList<Knowledge> known, IReadOnlyCollection<Guarded> guarded, IReadOnlySet<int> mayHide)
    {
        var network = new Circulation(grid);
        var ascending = guarded.OrderBy(one => grid.Values[one.Cell]).ToList();
        HashSet<int>? best = null;
        foreach (var order in new[] { ascending, [.. Enumerable.Reverse(ascending)] })
        {
            foreach (Func<int, long> price in (Func<int, long>[])[cell => grid.Values[cell], cell => 1 + (long)Math.Sqrt(grid.Values[cell]), _ => 1])
            {
                best = Cheaper(best, Once(order, mayHide, price));
            }
        }

        return best is null ? null : Improved(best);

        HashSet<int>? Once(IReadOnlyList<Guarded> order, IReadOnlySet<int> allowed, Func<int, long> price)
        {
            var added = new HashSet<int>();
            return order.All(one => Free(grid, network, known, one, allowed, added, price)) ? Trimmed(added) : null;
        }

        HashSet<int> Trimmed(HashSet<int> added)
        {
            foreach (var cell in added.OrderByDescending(cell => grid.Values[cell]).ToList())
            {
                added.Remove(cell);
                if (!IsSafe(network, With(known, added), guarded))
                {
                    added.Add(cell);
                }
            }

            return added;
        }

        HashSet<int> Improved(HashSet<int> found)
        {
            for (var changed = true; changed;)
            {
                changed = false;
                foreach (var cell in found.OrderByDescending(cell => grid.Values[cell]).ToList())
                {
                    var others = mayHide.Where(other => other != cell).ToHashSet();
                    if (Once(ascending, others, one => found.Contains(one) ? 0 : grid.Values[one]) is { } instead && Cost(instead) < Cost(found))
                    {
                        (found, changed) = (instead, true);
                        break;
                    }
                }
            }

            return found;
        }

        HashSet<int>? Cheaper(HashSet<int>? one, HashSet<int>? other) => one is null || (other is not null && Cost(other) < Cost(one)) ? other : one;

        long Cost(HashSet<int> cells) => cells.Sum(cell => (long)grid.Values[cell]);
    }

    /// <summary>Whether each guarded cell may still be anything, for somebody who knows this.</summary>
    public static bool IsSafe(Circulation network, IReadOnlyList<Knowledge> known, IEnumerable<Guarded> guarded) => guarded.All(one => IsSafe(network, known, one));

    /// <summary>The same of one cell.</summary>
    public static bool IsSafe(Circulation network, IReadOnlyList<Knowledge> known, Guarded one) =>
        network.BoundsOf(one.Cell, known, one.High) is var (least, greatest) && least <= one.Low && greatest >= one.High;

    /// <summary>What is known when these cells are hidden as well.</summary>
    public static IReadOnlyList<Knowledge> With(IReadOnlyList<Knowledge> known, IReadOnlySet<int> added) =>
        [.. known.Select((knowledge, cell) => added.Contains(cell) ? new Knowledge(IsHidden: true, Least: 1) : knowledge)];

    private static bool Free(
        CountGrid grid, Circulation network, IReadOnlyList<Knowledge> known, Guarded one, IReadOnlySet<int> allowed, HashSet<int> added, Func<int, long> price)
    {
        var value = grid.Values[one.Cell];
        return Move(up: true, one.High - value) && Move(up: false, value - one.Low);

        bool Move(bool up, int wanted)
        {
            var flow = new int[grid.Values.Count];
            for (var moved = 0; moved < wanted;)
            {
                if (network.FindPath(one.Cell, up, flow, PriceOf, LeastOf) is not { } path)
                {
                    return false;
                }

                moved += network.Push(path, flow, wanted - moved, LeastOf);
                added.UnionWith(path.Select(step => step.Arc).Where(arc => !known[arc].IsHidden));
            }

            return true;
        }

        long? PriceOf(int arc) => known[arc].IsHidden || added.Contains(arc) ? 0 : allowed.Contains(arc) ? price(arc) : null;

        int LeastOf(int arc) => known[arc].IsHidden ? known[arc].Least : 1;
    }
}
