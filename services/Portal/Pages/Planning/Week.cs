using System.Globalization;
using System.Text.RegularExpressions;

namespace AccesDroits.Portal.Pages.Planning;

/// <summary>Semaine: from a Monday to a Sunday, named in addresses as ISO 8601 does, e.g. 2026-W47.</summary>
public sealed partial record Week(DateOnly Monday)
{
    private const int DaysOfWeek = 7;

    public DateOnly Sunday => Monday.AddDays(DaysOfWeek - 1);

    public IReadOnlyList<DateOnly> Days => [.. Enumerable.Range(0, DaysOfWeek).Select(day => Monday.AddDays(day))];

    public Week Before => new(Monday.AddDays(-DaysOfWeek));

    public Week After => new(Monday.AddDays(DaysOfWeek));

    public string Code => string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(Monday.ToDateTime(TimeOnly.MinValue)):0000}-W{Number:00}");

    public int Number => ISOWeek.GetWeekOfYear(Monday.ToDateTime(TimeOnly.MinValue));

    /// <summary>The week of a day.</summary>
    public static Week Of(DateOnly day) => new(day.AddDays(1 - WeekdayOf(day)));

    /// <summary>The week that an address names; that of today when it names none, or one that the contract knows no days of.</summary>
    public static Week Of(string code, DateOnly today) =>
        Pattern().Match(code) is { Success: true } match && PartOf(match, "year") is >= 1991 and <= 2098 and var year
            && PartOf(match, "week") is >= 1 and var week && week <= ISOWeek.GetWeeksInYear(year)
            ? new Week(DateOnly.FromDateTime(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday))) : Of(today);

    /// <summary>1 is Monday, 7 is Sunday.</summary>
    public static int WeekdayOf(DateOnly day) => day.DayOfWeek == DayOfWeek.Sunday ? DaysOfWeek : (int)day.DayOfWeek;

    private static int PartOf(Match match, string part) => int.Parse(match.Groups[part].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("^(?<year>[0-9]{4})-W(?<week>[0-9]{2})$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
