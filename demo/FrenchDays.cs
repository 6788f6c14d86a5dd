using System.Globalization;

namespace AccesDroits.Demo;

/// <summary>Days and hours as the places of the network live them: Europe/Paris, with the French public holidays.</summary>
public static class FrenchDays
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>Today in Paris.</summary>
    public static DateOnly Today(TimeProvider clock) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), Paris).DateTime);

    /// <summary>The instant of a local time of day.</summary>
    public static DateTimeOffset Instant(DateOnly date, TimeOnly time)
    {
        var local = date.ToDateTime(time);
        return new DateTimeOffset(local, Paris.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>Jour d'accueil possible: Monday to Friday, no public holiday.</summary>
    public static bool IsWorked(DateOnly date) => date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !IsHoliday(date);

    /// <summary>Jour férié.</summary>
    public static bool IsHoliday(DateOnly date) =>
        (date.Month, date.Day) is (1, 1) or (5, 1) or (5, 8) or (7, 14) or (8, 15) or (11, 1) or (11, 11) or (12, 25)
        || (date.DayNumber - Easter(date.Year).DayNumber) is 1 or 39 or 50;

    /// <summary>Every day from one to another, both included.</summary>
    public static IEnumerable<DateOnly> Days(DateOnly from, DateOnly to) =>
        Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Select(from.AddDays);

    /// <summary>The form of the contracts: YYYY-MM-DD.</summary>
    public static string Text(this DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The form of the contracts: HH:MM.</summary>
    public static string Text(this TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    // Meeus, Jones and Butcher.
    private static DateOnly Easter(int year)
    {
        var golden = year % 19;
        var (century, rest) = (year / 100, year % 100);
        var epact = ((19 * golden) + century - (century / 4) - ((century - ((century + 8) / 25) + 1) / 3) + 15) % 30;
        var weekday = (32 + (2 * (century % 4)) + (2 * (rest / 4)) - epact - (rest % 4)) % 7;
        var shift = (golden + (11 * epact) + (22 * weekday)) / 451;
        var sum = epact + weekday - (7 * shift) + 114;
        return new DateOnly(year, sum / 31, (sum % 31) + 1);
    }
}
