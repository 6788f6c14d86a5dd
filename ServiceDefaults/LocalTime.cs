using System.Globalization;

namespace AccesDroits.ServiceDefaults;

/// <summary>Business days are local days of Europe/Paris.</summary>
public static class LocalTime
{
    public static TimeZoneInfo Paris { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>Today in Paris.</summary>
    public static DateOnly Today(this TimeProvider clock) => DayOf(clock.GetUtcNow().UtcDateTime);

    /// <summary>The day in Paris of an instant in UTC.</summary>
    public static DateOnly DayOf(DateTime instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(instant, Paris));

    /// <summary>The instant in UTC at which a day begins in Paris.</summary>
    public static DateTime StartInParis(this DateOnly day) => TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(TimeOnly.MinValue), Paris);

    /// <summary>A date in the form of the contracts, YYYY-MM-DD, already checked by the field rules.</summary>
    public static DateOnly ToDate(this string value) => DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A date in the form of the contracts, YYYY-MM-DD.</summary>
    public static string ToText(this DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The same for a date that may be left out.</summary>
    public static DateOnly? ToOptionalDate(this string value) => value.Length == 0 ? null : value.ToDate();

    /// <summary>A local time of day in the form of the contracts, HH:MM, already checked by the field rules.</summary>
    public static TimeOnly ToTime(this string value) => TimeOnly.ParseExact(value, "HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A local time of day in the form of the contracts, HH:MM.</summary>
    public static string ToText(this TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
