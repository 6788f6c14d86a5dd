using AccesDroits.Directory.Domain;
using FsCheck;
using FsCheck.Fluent;

namespace AccesDroits.Directory.Tests;

public sealed class DatedPeriodTests
{
    private const int Horizon = 40;
    private static readonly DateOnly Start = new(2024, 1, 1);

    private static readonly Gen<DatedPeriod> Period =
        from first in Gen.Choose(0, Horizon - 10)
        from length in Gen.Frequency((5, Gen.Choose(0, 9).Select(days => (int?)days)), (1, Gen.Constant((int?)null)))
        select new DatedPeriod(Start.AddDays(first), length is { } days ? Start.AddDays(first + days) : null);

    [Fact]
    public void Periods_overlap_when_some_day_belongs_to_two_of_them() =>
        Prop.ForAll(
            Arb.From(Gen.Choose(0, 5).SelectMany(count => Gen.ListOf(Period, count))),
            periods => DatedPeriod.AnyOverlap(periods) == Enumerable.Range(0, Horizon).Any(day => periods.Count(period => Holds(period, Start.AddDays(day))) > 1))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Whether_periods_overlap_does_not_depend_on_their_order() =>
        Prop.ForAll(
            Arb.From(from count in Gen.Choose(2, 5) from periods in Gen.ListOf(Period, count) from shuffled in Gen.Shuffle<DatedPeriod>(periods) select (periods, shuffled)),
            pair => DatedPeriod.AnyOverlap(pair.periods) == DatedPeriod.AnyOverlap(pair.shuffled)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_period_that_starts_on_the_day_another_ends_overlaps_it() =>
        Assert.True(DatedPeriod.AnyOverlap([new(Start, Start.AddDays(5)), new(Start.AddDays(5), null)]));

    [Fact]
    public void A_period_that_starts_on_the_day_after_another_ends_does_not_overlap_it() =>
        Assert.False(DatedPeriod.AnyOverlap([new(Start.AddDays(6), null), new(Start, Start.AddDays(5))]));

    [Fact]
    public void An_open_period_overlaps_every_later_one() =>
        Assert.True(DatedPeriod.AnyOverlap([new(Start.AddDays(10_000), null), new(Start, null)]));

    [Fact]
    public void A_period_may_last_one_day_and_not_end_before_it_starts()
    {
        Assert.True(new DatedPeriod(Start, Start).IsInOrder);
        Assert.True(new DatedPeriod(Start, null).IsInOrder);
        Assert.False(new DatedPeriod(Start, Start.AddDays(-1)).IsInOrder);
    }

    private static bool Holds(DatedPeriod period, DateOnly day) => day >= period.From && (period.To is null || day <= period.To);
}
