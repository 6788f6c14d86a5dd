using AccesDroits.Statistics.Domain;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AccesDroits.Statistics.Tests;

public sealed class PercentTests
{
    [Theory]
    [InlineData(1, 200, 1)]
    [InlineData(1, 201, 0)]
    [InlineData(1, 8, 13)]
    [InlineData(2, 3, 67)]
    [InlineData(0, 7, 0)]
    [InlineData(int.MaxValue, int.MaxValue, 100)]
    public void A_half_is_rounded_up(int part, int whole, int expected) => Assert.Equal(expected, Percent.Of(part, whole));

    [Fact]
    public void Without_a_base_there_is_no_percentage() => Assert.Null(Percent.Of(0, 0));

    [Fact]
    public void It_is_the_whole_number_nearest_to_the_quotient_and_the_upper_one_of_two()
    {
        var counts = from whole in Gen.Choose(1, 2_000_000)
                     from part in Gen.Choose(0, whole)
                     select (part, whole);
        Check.QuickThrowOnFailure(Prop.ForAll(counts.ToArbitrary(), count =>
        {
            var (part, whole) = count;
            var percent = Percent.Of(part, whole)!.Value;

            // percent − ½ ≤ 100 × part ÷ whole < percent + ½, in whole numbers.
            return (2L * percent - 1) * whole <= 200L * part && 200L * part < (2L * percent + 1) * whole;
        }));
    }
}
