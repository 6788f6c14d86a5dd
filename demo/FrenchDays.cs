using System.Globalization;
using AccesDroits.Contracts;

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
    public static bool IsHoliday(DateOnly date) => PublicHolidays.NameOf(date) is not null;

    /// <summary>Every day from one to another, both included.</summary>
    public static IEnumerable<DateOnly> Days(DateOnly from, DateOnly to) =>
        Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Select(from.AddDays);

    /// <summary>The form of the contracts: YYYY-MM-DD.</summary>
    public static string Text(this DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The form of the contracts: HH:MM.</summary>
    public static string Text(this TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
