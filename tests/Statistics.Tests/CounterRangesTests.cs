using AccesDroits.Statistics.Domain;
using Xunit;

namespace AccesDroits.Statistics.Tests;

public sealed class CounterRangesTests
{
    [Theory]
    [InlineData("2024-01-01", "2024-12-31", "2024-01-01..2024-12-31", "")]
    [InlineData("2024-02-01", "2024-02-29", "2024-02-01..2024-02-29", "")]
    [InlineData("2024-02-01", "2024-02-28", "", "2024-02-01..2024-02-28")]
    [InlineData("2024-01-15", "2024-02-15", "", "2024-01-15..2024-02-15")]
    [InlineData("2024-01-15", "2024-04-02", "2024-02-01..2024-03-31", "2024-01-15..2024-01-31 2024-04-01..2024-04-02")]
    [InlineData("2023-12-31", "2024-01-31", "2024-01-01..2024-01-31", "2023-12-31..2023-12-31")]
    [InlineData("0001-01-01", "9999-12-31", "0001-01-01..9999-12-31", "")]
    [InlineData("9999-11-30", "9999-12-30", "", "9999-11-30..9999-12-30")]
    public void Whole_months_are_read_by_month_and_the_days_around_them_by_day(string first, string last, string months, string days)
    {
        var ranges = CounterRanges.Of([new Slice(Guid.Empty, Day(first), Day(last), "centre")]);

        Assert.Equal(months, Text(ranges.Months));
        Assert.Equal(days, Text(ranges.Days));
    }

    private static DateOnly Day(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(IEnumerable<Slice> slices) => string.Join(' ', slices.Select(slice => $"{slice.FirstDay:yyyy-MM-dd}..{slice.LastDay:yyyy-MM-dd}"));
}
