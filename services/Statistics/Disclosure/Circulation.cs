namespace AccesDroits.Statistics.Disclosure;

/// <summary>
/// The equations of a grid as a network: each cell is a flow, each sum a node, so that any other table with the same sums is the same flow plus flows
/// in circles. How far a hidden cell may move is then a maximum flow, exact in whole numbers.
/// </summary>
public sealed class Circulation
{
    private const int Unlimited = 1_000_000_000;
    private readonly CountGrid _grid;
    private readonly (int From, int To)[] _arcs;
    private readonly List<int>[] _around;

    public Circulation(CountGrid grid)
    {
        _grid = grid;
        var nodes = new Dictionary<(int Row, int Column), int>();
        _arcs = [.. Enumerable.Range(0, grid.Rows).SelectMany(row => Enumerable.Range(0, grid.Columns).Select(column => ArcOf(row, column)))];
        _around = [.. Enumerable.Range(0, nodes.Count).Select(_ => new List<int>())];
        for (var arc = 0; arc < _arcs.Length; arc++)
        {
            _around[_arcs[arc].From].Add(arc);
            _around[_arcs[arc].To].Add(arc);
        }

        // The columns flow up the tree to the outside, the total column flows down it; at a leaf one becomes the other.
        (int, int) ArcOf(int row, int column)
        {
            var upper = row == 0 ? Node(-1, 0) : Node(grid.Parents[row], column);
            var lower = !grid.IsLeaf(row) ? Node(row, column) : grid.Columns > 1 ? Node(row, -1) : Node(-1, 0);
            return column == 0 ? (upper, lower) : (lower, upper);
        }

        int Node(int row, int column) => nodes.TryGetValue((row, column), out var known) ? known : nodes[(row, column)] = nodes.Count;
    }

    /// <summary>The least and the greatest value that a hidden cell may have for somebody who knows this; neither is looked for beyond <paramref name="enough"/>.</summary>
    public (int Least, int Greatest) BoundsOf(int cell, IReadOnlyList<Knowledge> known, int enough)
    {
        var value = _grid.Values[cell];
        if (!known[cell].IsHidden)
        {
            return (value, value);
        }

        var up = MostFlow(cell, up: true, known, Math.Max(0, enough - value));
        var down = MostFlow(cell, up: false, known, value - known[cell].Least);
        return (value - down, value + up);
    }

    private int MostFlow(int cell, bool up, IReadOnlyList<Knowledge> known, int wanted)
    {
        var flow = new int[_arcs.Length];
        var moved = 0;
        while (moved < wanted && FindPath(cell, up, flow, arc => known[arc].IsHidden ? 0 : null, arc => known[arc].Least) is { } path)
        {
            moved += Push(path, flow, wanted - moved, arc => known[arc].Least);
        }

        return moved;
    }

    /// <summary>
    /// The cheapest way for what a cell gains (or loses) to go round, as arcs and directions; null when there is none. Arcs without a price may not move.
    /// </summary>
    internal List<(int Arc, bool Forward)>? FindPath(int cell, bool up, int[] flow, Func<int, long?> price, Func<int, int> least)
    {
        var (start, end) = up ? (_arcs[cell].To, _arcs[cell].From) : (_arcs[cell].From, _arcs[cell].To);
        var cost = new Dictionary<int, long> { [start] = 0 };
        var came = new Dictionary<int, (int Arc, bool Forward)>();
        var queue = new PriorityQueue<int, long>([(start, 0L)]);
        var done = new HashSet<int>();
        while (queue.TryDequeue(out var node, out _))
        {
            if (!done.Add(node) || node == end)
            {
                continue;
            }

            foreach (var arc in _around[node])
            {
                var forward = _arcs[arc].From == node;
                var next = forward ? _arcs[arc].To : _arcs[arc].From;
                if (arc != cell && next != node && Room(arc, forward, flow, least) > 0 && price(arc) is { } more && cost[node] + more < cost.GetValueOrDefault(next, long.MaxValue))
                {
                    cost[next] = cost[node] + more;
                    came[next] = (arc, forward);
                    queue.Enqueue(next, cost[next]);
                }
            }
        }

        if (start == end || !came.ContainsKey(end))
        {
            return start == end ? [] : null;
        }

        var path = new List<(int Arc, bool Forward)>();
        for (var node = end; node != start; node = came[node].Forward ? _arcs[came[node].Arc].From : _arcs[came[node].Arc].To)
        {
            path.Add(came[node]);
        }

        return path;
    }

    /// <summary>Moves as much as there is room for, at most what is wanted; how much that was.</summary>
    internal int Push(List<(int Arc, bool Forward)> path, int[] flow, int wanted, Func<int, int> least)
    {
        var amount = path.Select(step => Room(step.Arc, step.Forward, flow, least)).Append(wanted).Min();
        foreach (var (arc, forward) in path)
        {
            flow[arc] += forward ? amount : -amount;
        }

        return amount;
    }

    private int Room(int arc, bool forward, int[] flow, Func<int, int> least) => forward ? Unlimited : _grid.Values[arc] + flow[arc] - least(arc);
}
