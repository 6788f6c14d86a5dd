using AccesDroits.Contracts.Statistics.V1;

namespace AccesDroits.Statistics.Domain;

/// <summary>Demandes: the whole tree of the projection, zeros shown; a node counts what its leaves count, out of its parent.</summary>
public static class HelpRequestsBuilder
{
    public static HelpRequests Build(Projection projection, IReadOnlyList<CounterSum> counters)
    {
        var leaves = counters.Where(sum => sum.Measure == "request").ToList();
        var total = leaves.Sum(leaf => leaf.Total);
        return new HelpRequests
        {
            Total = total,
            Projection = projection.Code,
            Shares = { SharesUnder(null, total, projection, leaves) },
        };
    }

    private static IEnumerable<Share> SharesUnder(string? parent, int total, Projection projection, List<CounterSum> leaves)
    {
        foreach (var node in projection.Nodes.Where(node => projection.ParentOf(node.Code) == parent))
        {
            var count = leaves.Where(leaf => Codes.IsWithin(leaf.Code, node.Code)).Sum(leaf => leaf.Total);
            var share = new Share
            {
                Code = node.Code,
                Label = node.Label,
                Count = count,
                Base = total,
                Children = { SharesUnder(node.Code, count, projection, leaves) },
            };
            if (Percent.Of(count, total) is { } percent)
            {
                share.Percent = percent;
            }

            yield return share;
        }
    }
}
