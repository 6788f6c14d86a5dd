using System.Globalization;
using AccesDroits.Portal.Pages.Figures;
using AccesDroits.ServiceDefaults;

namespace AccesDroits.Portal.Tests;

/// <summary>Which days are compared with which.</summary>
public sealed class ReportPeriodTests
{
    [Theory]
    // Until the same day of the same week, of the same month, of the year.
    [InlineData("semaine", "2026-11-18", "2026-11-16", "2025-11-17", "2025-11-19")]
    [InlineData("mois", "2026-11-22", "2026-11-01", "2025-11-01", "2025-11-22")]
    [InlineData("annee", "2026-11-22", "2026-01-01", "2025-01-01", "2025-11-22")]
    // A week belongs to the year that has its Thursday.
    [InlineData("semaine", "2026-01-01", "2025-12-29", "2024-12-30", "2025-01-02")]
    // 2026 has a week 53 and 2025 has none: the week that began 52 weeks before.
    [InlineData("semaine", "2026-12-31", "2026-12-28", "2025-12-29", "2026-01-01")]
    // After a year of 53 weeks the same number is 53 weeks before.
    [InlineData("semaine", "2027-01-06", "2027-01-04", "2025-12-29", "2025-12-31")]
    // 29 February: with the whole month of last year, or with its 28th.
    [InlineData("mois", "2028-02-29", "2028-02-01", "2027-02-01", "2027-02-28")]
    [InlineData("mois", "2028-02-28", "2028-02-01", "2027-02-01", "2027-02-28")]
    [InlineData("mois", "2029-02-28", "2029-02-01", "2028-02-01", "2028-02-29")]
    [InlineData("annee", "2028-02-29", "2028-01-01", "2027-01-01", "2027-02-28")]
    public void A_period_is_compared_with_as_much_of_the_same_one_a_year_before(string name, string today, string from, string fromBefore, string toBefore)
    {
        var period = ReportPeriod.Of(name, today.ToDate());
        Assert.Equal((from, today), (period.From.ToText(), period.To.ToText()));
        Assert.Equal((fromBefore, toBefore), (period.YearBefore().From.ToText(), period.YearBefore().To.ToText()));
    }

    [Theory]
    [InlineData("2028-02-29", "2028-03-10", "2027-02-28", "2027-03-10")]
    [InlineData("2029-01-01", "2029-02-28", "2028-01-01", "2028-02-29")]
    [InlineData("2029-01-15", "2029-02-28", "2028-01-15", "2028-02-28")]
    public void Chosen_days_are_compared_with_the_same_dates_and_whole_months_with_whole_months(string from, string to, string fromBefore, string toBefore)
    {
        var before = ReportPeriod.Chosen(from, to)!.YearBefore();
        Assert.Equal((fromBefore, toBefore), (before.From.ToText(), before.To.ToText()));
    }

    [Theory, InlineData("2026-02-02", "2026-02-01"), InlineData("2026-02-30", "2026-03-01"), InlineData("", "2026-03-01"), InlineData("0001-01-01", "2026-03-01")]
    public void Days_that_do_not_follow_each_other_are_no_period(string from, string to) => Assert.Null(ReportPeriod.Chosen(from, to));

    [Fact]
    public void On_any_day_of_a_century_a_week_is_compared_with_as_many_days_from_a_Monday_and_a_month_until_the_same_day()
    {
        for (var today = new DateOnly(2001, 1, 8); today.Year < 2099; today = today.AddDays(1))
        {
            var week = ReportPeriod.Of(ReportPeriod.Week, today);
            var before = week.YearBefore();
            Assert.Equal((DayOfWeek.Monday, DayOfWeek.Monday), (week.From.DayOfWeek, before.From.DayOfWeek));
            Assert.Equal(week.To.DayNumber - week.From.DayNumber, before.To.DayNumber - before.From.DayNumber);
            var (number, numberBefore) = (Week(week.From), Week(before.From));
            Assert.True(number == numberBefore || (number, numberBefore) == (53, 1), $"{week} with {before}");
            Assert.InRange(week.From.DayNumber - before.From.DayNumber, 364, 371);
            Assert.InRange(ReportPeriod.Of(ReportPeriod.Month, today).YearBefore().To.DayNumber, today.DayNumber - 366, today.DayNumber - 365);
        }
    }

    private static int Week(DateOnly day) => ISOWeek.GetWeekOfYear(day.ToDateTime(TimeOnly.MinValue));
}
