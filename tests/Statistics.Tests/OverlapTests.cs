using AccesDroits.Statistics.Disclosure;
using AccesDroits.Statistics.Publications;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AccesDroits.Statistics.Tests;

/// <summary>Publications that overlap: an attacker holds both and tries every pair of tables that they could be of.</summary>
public sealed class OverlapTests
{
    private const int Threshold = 3;
    private static readonly Guid Place = Guid.NewGuid();
    private static readonly string[] Rows = ["total", "a", "b", "c"];

    [Fact]
    public void A_year_published_after_one_of_its_months_teaches_nothing_more_of_either_nor_of_the_rest() => Check(monthFirst: true);

    [Fact]
    public void A_month_published_after_its_year_teaches_nothing_more_of_either_nor_of_the_rest() => Check(monthFirst: false);

    private static void Check(bool monthFirst)
    {
        var both = 0;
        Prop.ForAll(Arb.From(Gen.ArrayOf(Gen.Frequency((2, Gen.Constant(0)), (4, Gen.Choose(1, 6))), 6)), cells =>
        {
            int[] month = cells[..3], year = [.. cells[..3].Zip(cells[3..], (one, rest) => one + rest)];
            var (firstCells, secondCells) = monthFirst ? (month, year) : (year, month);
            try
            {
                var first = Freeze(firstCells, monthFirst ? Month : Year, []);
                var second = Freeze(secondCells, monthFirst ? Year : Month, [new Neighbour(1, Threshold, monthFirst ? Month : Year, new Dictionary<string, FrozenPart>(StringComparer.Ordinal) { ["part"] = first })]);
                both++;
                return IsKept(monthFirst ? first : second, monthFirst ? second : first);
            }
            catch (TooNarrowException)
            {
                return true;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(250));
        Assert.True(both > 50, $"Only {both} pairs were published.");
    }

    private static Region Month => Of(new DateOnly(2024, 3, 1), new DateOnly(2024, 3, 31));

    private static Region Year => Of(new DateOnly(2024, 1, 1), new DateOnly(2024, 12, 31));

    private static Region Of(DateOnly from, DateOnly to) => new([new Region.Span(Place, from, to)]);

    private static FrozenPart Freeze(int[] cells, Region region, IReadOnlyList<Neighbour> published) => new Protection(new Family(region, published), Threshold)
        .Freeze([new FigurePart("part", Rows, ["count"], new CountGrid([-1, 0, 0, 0], 1, [cells.Sum(), .. cells]), AddsUp: true)])[0];

    // Every month and year that agree with what is shown, the month being a part of the year: what each hidden small count may be.
    private static bool IsKept(FrozenPart month, FrozenPart year)
    {
        var (monthsLeast, monthsMost) = Fresh();
        var (yearsLeast, yearsMost) = Fresh();
        var (restLeast, restMost) = Fresh();
        foreach (var whole in Tables(year, most: null))
        {
            foreach (var part in Tables(month, whole))
            {
                for (var row = 0; row < Rows.Length; row++)
                {
                    Widen(monthsLeast, monthsMost, row, part[row]);
                    Widen(yearsLeast, yearsMost, row, whole[row]);
                    Widen(restLeast, restMost, row, whole[row] - part[row]);
                }
            }
        }

        return Enumerable.Range(0, Rows.Length).All(row =>
            IsWide(month.Values[row], monthsLeast[row], monthsMost[row]) && IsWide(year.Values[row], yearsLeast[row], yearsMost[row]) && IsWide(year.Values[row] - month.Values[row], restLeast[row], restMost[row]));

        static bool IsWide(int value, int least, int most) => value is 0 or >= Threshold || (least <= 1 && most >= Threshold);

        static (int[], int[]) Fresh() => ([.. Enumerable.Repeat(int.MaxValue, Rows.Length)], new int[Rows.Length]);

        static void Widen(int[] least, int[] greatest, int row, int value) => (least[row], greatest[row]) = (Math.Min(least[row], value), Math.Max(greatest[row], value));
    }

    // A hidden total is taken to be at most 12: more than enough to reach the threshold.
    private static IEnumerable<int[]> Tables(FrozenPart part, int[]? most)
    {
        const int Enough = 12;
        foreach (var a in Range(1))
        {
            foreach (var b in Range(2))
            {
                foreach (var c in part.Hidden[0] ? Range(3) : [part.Values[0] - a - b])
                {
                    int[] table = [a + b + c, a, b, c];
                    if (Enumerable.Range(0, 4).All(row => (part.Hidden[row] ? table[row] >= (part.IsWithheld ? 0 : 1) : table[row] == part.Values[row]) && table[row] <= (most?[row] ?? int.MaxValue)))
                    {
                        yield return table;
                    }
                }
            }
        }

        IEnumerable<int> Range(int row) => part.Hidden[row] ? Enumerable.Range(0, 1 + Math.Min(most?[row] ?? int.MaxValue, part.Hidden[0] ? Enough : part.Values[0])) : [part.Values[row]];
    }
}
