using AccesDroits.Statistics.Disclosure;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AccesDroits.Statistics.Tests;

/// <summary>Secret statistique: an attacker who tries every table, and a protection that tries every set of cells, are the judges.</summary>
public sealed class SuppressionTests
{
    private const int Threshold = 5;

    [Fact]
    public void An_attacker_who_solves_the_system_never_narrows_a_small_cell()
    {
        Prop.ForAll(Tables(rows: 3, columns: 3, most: 9), made =>
        {
            var (known, guarded) = HiddenIn(made);
            return known is null || guarded.All(one => Enumerated(made, known, one.Cell) is var (least, greatest) && least <= 1 && greatest >= Threshold);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void The_bounds_of_the_audit_are_those_of_an_attacker_who_tries_every_table()
    {
        Prop.ForAll(Tables(rows: 3, columns: 3, most: 7), made =>
        {
            var (known, guarded) = HiddenIn(made);
            var network = new Circulation(made);
            return known is null || guarded.All(one => Enumerated(made, known, one.Cell) == network.BoundsOf(one.Cell, known, 1000));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    [Fact]
    public void What_is_hidden_beside_the_small_cells_is_at_most_half_more_than_the_least_possible()
    {
        var (found, least) = (0L, 0L);
        Prop.ForAll(Tables(rows: 4, columns: 4, most: 20), made =>
        {
            var (known, guarded) = SmallOf(made);
            var network = new Circulation(made);
            var protection = Suppression.Protect(made, known, guarded, HideableOf(made, known));
            var optimum = Optimum(made, network, known, guarded);
            if (protection is null || optimum is null)
            {
                return protection is null && optimum is null;
            }

            found += protection.Sum(cell => made.Values[cell]);
            least += optimum.Value;
            return protection.Sum(cell => made.Values[cell]) <= 1.5 * optimum.Value;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(120));
        Assert.True(least > 0 && found <= 1.1 * least, $"{found} lost where {least} is enough.");
    }

    [Fact]
    public void A_tree_is_protected_on_every_level()
    {
        // total 60 = caf 40 (3 + 17 + 20) + others 20 (20)
        var tree = new CountGrid([-1, 0, 1, 1, 1, 0, 5], 1, [60, 40, 3, 17, 20, 20, 20]);
        var (known, guarded) = HiddenIn(tree);

        Assert.Equal([2, 3], Enumerable.Range(0, 7).Where(cell => known![cell].IsHidden));
        Assert.Equal((1, Threshold), new Circulation(tree).BoundsOf(guarded.Single().Cell, known!, Threshold));
    }

    [Fact]
    public void Without_a_second_cell_the_audit_finds_the_small_one_out()
    {
        var flat = new CountGrid([-1, 0, 0, 0], 1, [30, 3, 12, 15]);

        Assert.Equal((3, 3), new Circulation(flat).BoundsOf(1, [Shown, Secret, Shown, Shown], Threshold));
        Assert.False(Suppression.IsSafe(new Circulation(flat), [Shown, Secret, Shown, Shown], Guarded.Small(1, Threshold)));
    }

    private static Knowledge Shown => new(IsHidden: false, Least: 0);

    private static Knowledge Secret => new(IsHidden: true, Least: 1);

    private static (IReadOnlyList<Knowledge>? Known, IReadOnlyList<Guarded> Guarded) HiddenIn(CountGrid grid)
    {
        var (known, guarded) = SmallOf(grid);
        var added = Suppression.Protect(grid, known, guarded, HideableOf(grid, known));
        return (added is null ? null : Suppression.With(known, added), guarded);
    }

    private static (IReadOnlyList<Knowledge> Known, IReadOnlyList<Guarded> Guarded) SmallOf(CountGrid grid)
    {
        List<Knowledge> known = [.. grid.Values.Select(value => value is > 0 and < Threshold ? Secret : Shown)];
        return (known, [.. Enumerable.Range(0, known.Count).Where(cell => known[cell].IsHidden).Select(cell => Guarded.Small(cell, Threshold))]);
    }

    private static HashSet<int> HideableOf(CountGrid grid, IReadOnlyList<Knowledge> known) =>
        [.. Enumerable.Range(1, grid.Values.Count - 1).Where(cell => !known[cell].IsHidden && grid.Values[cell] > 0)];

    // Every set of cells, the cheapest that protects.
    private static long? Optimum(CountGrid grid, Circulation network, IReadOnlyList<Knowledge> known, IReadOnlyList<Guarded> guarded)
    {
        var candidates = HideableOf(grid, known).ToList();
        return Enumerable.Range(0, 1 << candidates.Count)
            .Select(mask => candidates.Where((_, bit) => (mask & (1 << bit)) != 0).ToHashSet())
            .OrderBy(cells => cells.Sum(cell => grid.Values[cell]))
            .Where(cells => Suppression.IsSafe(network, Suppression.With(known, cells), guarded))
            .Select(cells => (long?)cells.Sum(cell => grid.Values[cell])).FirstOrDefault();
    }

    // Every table that has the sums that are shown: what the cell may be.
    private static (int, int) Enumerated(CountGrid grid, IReadOnlyList<Knowledge> known, int cell)
    {
        var values = grid.Values.ToArray();
        var (least, greatest) = (int.MaxValue, int.MinValue);
        Try(0);
        return (least, greatest);

        void Try(int inner)
        {
            var leaves = (grid.Rows - 1) * (grid.Columns - 1);
            if (inner == leaves)
            {
                Fill(grid, values);
                if (Enumerable.Range(0, values.Length).All(one => known[one].IsHidden ? values[one] >= known[one].Least : values[one] == grid.Values[one]))
                {
                    (least, greatest) = (Math.Min(least, values[cell]), Math.Max(greatest, values[cell]));
                }

                return;
            }

            // No more than the grand total, nor than the total of the line when it is shown.
            var line = 1 + (inner / (grid.Columns - 1));
            var room = grid.Values[0] - Enumerable.Range(0, inner).Sum(one => values[grid.Index(1 + (one / (grid.Columns - 1)), 1 + (one % (grid.Columns - 1)))]);
            if (!known[grid.Index(line, 0)].IsHidden)
            {
                room = Math.Min(room, grid[line, 0] - Enumerable.Range(1, inner % (grid.Columns - 1)).Sum(column => values[grid.Index(line, column)]));
            }

            var place = grid.Index(1 + (inner / (grid.Columns - 1)), 1 + (inner % (grid.Columns - 1)));
            for (var value = known[place].IsHidden ? 1 : grid.Values[place]; value <= Math.Min(room, known[place].IsHidden ? room : grid.Values[place]); value++)
            {
                values[place] = value;
                Try(inner + 1);
            }
        }
    }

    private static void Fill(CountGrid grid, int[] values)
    {
        for (var row = 1; row < grid.Rows; row++)
        {
            values[grid.Index(row, 0)] = Enumerable.Range(1, grid.Columns - 1).Sum(column => values[grid.Index(row, column)]);
        }

        for (var column = 0; column < grid.Columns; column++)
        {
            values[grid.Index(0, column)] = Enumerable.Range(1, grid.Rows - 1).Sum(row => values[grid.Index(row, column)]);
        }
    }

    // Lines and columns with their totals, the grand total not small; many cells small, some zero.
    private static Arbitrary<CountGrid> Tables(int rows, int columns, int most) => Arb.From(
        from height in Gen.Choose(2, rows - 1)
        from width in Gen.Choose(2, columns - 1)
        from cells in Gen.ArrayOf(Gen.Frequency((2, Gen.Constant(0)), (3, Gen.Choose(1, 6)), (4, Gen.Choose(1, most))), height * width)
        let made = Table(height, width, cells)
        where made.Values[0] >= Threshold
        select made);

    private static CountGrid Table(int height, int width, int[] cells)
    {
        var parents = Enumerable.Range(0, height + 1).Select(row => row == 0 ? -1 : 0).ToList();
        var values = new int[(height + 1) * (width + 1)];
        var grid = new CountGrid(parents, width + 1, values);
        for (var cell = 0; cell < cells.Length; cell++)
        {
            values[grid.Index(1 + (cell / width), 1 + (cell % width))] = cells[cell];
        }

        Fill(grid, values);
        return grid;
    }
}
