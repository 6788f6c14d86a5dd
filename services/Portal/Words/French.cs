using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace AccesDroits.Portal.Words;

/// <summary>Dates as people write them in France.</summary>
public static class French
{
    private const int Mega = 1_000_000;
    private static readonly CultureInfo Culture = CultureInfo.GetCultureInfo("fr-FR");
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>12 janvier 2026, from the YYYY-MM-DD of the contract; empty stays empty.</summary>
    public static string Day(string date) =>
        DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? $"{Number(day)} {day.ToString("MMMM yyyy", Culture)}" : "";

    /// <summary>jeudi 12 janvier, from the YYYY-MM-DD of the contract.</summary>
    public static string LongDay(string date) =>
        DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? $"{day.ToString("dddd", Culture)} {Number(day)} {day.ToString("MMMM", Culture)}" : "";

    /// <summary>de 9 h à 12 h 30, from the HH:mm of the contract.</summary>
    public static string Hours(string from, string to) => $"de {Hour(from)} à {Hour(to)}";

    /// <summary>The same, on two lines only where they part: a narrow column would break an hour.</summary>
    public static string WholeHours(string from, string to) => $"{Whole($"de {Hour(from)}")} {Whole($"à {Hour(to)}")}";

    /// <summary>10 h 42, in the time of Paris.</summary>
    public static string Time(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Paris).ToString("H 'h' mm", Culture);

    /// <summary>12 janvier 2026 à 14 h 05, in the time of Paris.</summary>
    public static string Moment(Timestamp? instant) =>
        instant is null ? "" : TimeZoneInfo.ConvertTime(instant.ToDateTimeOffset(), Paris).ToString("d MMMM yyyy 'à' H 'h' mm", Culture);

    /// <summary>du 1er janvier 2026 au 31 mars 2026, or depuis le 1er janvier 2026.</summary>
    public static string Period(string from, string to) => to.Length == 0 ? $"depuis le {Day(from)}" : $"du {Day(from)} au {Day(to)}";

    /// <summary>1 240, never broken over two lines.</summary>
    public static string Count(int number) => number.ToString("N0", Culture);

    /// <summary>A number of things; 0 and 1 are singular.</summary>
    public static string Count(int number, string one, string many) => $"{Count(number)} {(number < 2 ? one : many)}";

    /// <summary>120 ko or 3,4 Mo, never broken over two lines.</summary>
    public static string Size(long bytes) => Whole(bytes < Mega ? $"{Math.Max(1, (bytes + 500) / 1000)} ko" : $"{(bytes / (decimal)Mega).ToString("0.#", Culture)} Mo");

    /// <summary>novembre 2026, from the YYYY-MM of the contract.</summary>
    public static string Month(string month) => DateOnly.ParseExact($"{month}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture).ToString("MMMM yyyy", Culture);

    /// <summary>9 h 30, from the HH:mm of the contract.</summary>
    public static string Hour(string time) => time.Split(':') is [var hour, var minute] ? $"{int.Parse(hour, CultureInfo.InvariantCulture)} h{(minute == "00" ? "" : $" {minute}")}" : "";

    private static string Number(DateOnly day) => day.Day == 1 ? "1er" : day.Day.ToString(Culture);

    private static string Whole(string words) => words.Replace(' ', '\u00a0');
}
