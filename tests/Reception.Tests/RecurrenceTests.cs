using AccesDroits.Contracts;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults;
using FsCheck;
using FsCheck.Fluent;

namespace AccesDroits.Reception.Tests;

/// <summary>Which days a recurrence has, and which of them are public holidays.</summary>
public sealed class RecurrenceTests
{
    private static readonly Gen<DateOnly> Days = Gen.Choose(0, 3000).Select(days => new DateOnly(2019, 12, 20).AddDays(days));

    private static readonly Gen<Recurrence> Recurrences =
        from first in Days
        from length in Gen.Choose(0, 400)
        from weekdays in Gen.SubListOf(Enumerable.Range(1, 7))
        from every in Gen.Choose(1, 4)
        from except in Gen.ListOf(Gen.Choose(0, 400))
        select new Recurrence(first, first.AddDays(length), [.. weekdays, .. weekdays.Take(1)], every, [.. except.Select(days => first.AddDays(days))]);

    [Fact]
    public void A_recurrence_has_the_days_that_a_naive_calendar_finds_one_by_one() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Recurrences.ToArbitrary(), recurrence => recurrence.Days().SequenceEqual(Naive(recurrence))));

    [Fact]
    public void Each_session_of_a_series_has_an_id_of_its_own_and_always_the_same_one()
    {
        var series = Guid.CreateVersion7();
        Guid[] ids = [.. Enumerable.Range(0, 800).Select(days => SeriesSession.IdOf(series, new DateOnly(2024, 1, 1).AddDays(days)))];
        Assert.Distinct(ids);
        Assert.Equal(ids, Enumerable.Range(0, 800).Select(days => SeriesSession.IdOf(series, new DateOnly(2024, 1, 1).AddDays(days))));
        Assert.DoesNotContain(SeriesSession.IdOf(Guid.CreateVersion7(), new DateOnly(2024, 1, 1)), ids);
        Assert.All(ids, id => Assert.Equal(8, id.Version));
    }

    // As the calendar of the French administration prints them.
    [Theory]
    [InlineData(2024, "01-01 04-01 05-01 05-08 05-09 05-20 07-14 08-15 11-01 11-11 12-25")]
    [InlineData(2025, "01-01 04-21 05-01 05-08 05-29 06-09 07-14 08-15 11-01 11-11 12-25")]
    [InlineData(2026, "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25")]
    [InlineData(2027, "01-01 03-29 05-01 05-06 05-08 05-17 07-14 08-15 11-01 11-11 12-25")]
    public void The_public_holidays_of_a_year_are_those_of_the_official_calendar(int year, string expected) => Assert.Equal(
        expected, string.Join(' ', Year(year).Where(day => PublicHolidays.NameOf(day) is not null).Select(day => day.ToText()[5..])));

    // The earliest and the latest that Easter has been or will be, and two years on which simple reckonings go wrong.
    [Theory, InlineData("1818-03-22"), InlineData("1954-04-18"), InlineData("1981-04-19"), InlineData("2008-03-23"), InlineData("2038-04-25"), InlineData("2049-04-18")]
    public void Easter_is_on_its_day(string expected) => Assert.Equal(expected, PublicHolidays.EasterOf(expected.ToDate().Year).ToText());

    // Day by day; a week is known by its Monday, and Mondays are counted.
    private static IEnumerable<DateOnly> Naive(Recurrence recurrence)
    {
        var weeks = -1;
        for (var day = recurrence.From; day <= recurrence.To; day = day.AddDays(1))
        {
            weeks += day == recurrence.From || day.DayOfWeek == DayOfWeek.Monday ? 1 : 0;
            var number = Array.IndexOf(["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"], day.ToString("dddd", System.Globalization.CultureInfo.GetCultureInfo("fr-FR"))) + 1;
            if (weeks % recurrence.EveryWeeks == 0 && recurrence.Weekdays.Contains(number) && !recurrence.Except.Contains(day))
            {
                yield return day;
            }
        }
    }

    private static IEnumerable<DateOnly> Year(int year) => Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Select(days => new DateOnly(year, 1, 1).AddDays(days));
}
