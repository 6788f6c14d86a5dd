namespace AccesDroits.Demo.Tests;

public sealed class FrenchDaysTests
{
    [Theory]
    [InlineData(2017, 4, 17)]
    [InlineData(2017, 5, 25)]
    [InlineData(2017, 6, 5)]
    [InlineData(2026, 4, 6)]
    [InlineData(2024, 5, 9)]
    [InlineData(2025, 11, 11)]
    public void Public_holidays_are_not_worked(int year, int month, int day) => Assert.False(FrenchDays.IsWorked(new DateOnly(year, month, day)));

    [Fact]
    public void The_year_2017_has_eleven_public_holidays() =>
        Assert.Equal(11, FrenchDays.Days(LaClairiere2017.From, LaClairiere2017.To).Count(FrenchDays.IsHoliday));

    [Theory]
    [InlineData(2017, 1, 12, 8)]
    [InlineData(2017, 7, 12, 7)]
    public void Nine_in_Paris_is_eight_in_winter_and_seven_in_summer(int year, int month, int day, int utcHour) =>
        Assert.Equal(new DateTimeOffset(year, month, day, utcHour, 0, 0, TimeSpan.Zero), FrenchDays.Instant(new DateOnly(year, month, day), new TimeOnly(9, 0)));
}
