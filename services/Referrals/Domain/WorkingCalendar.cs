using AccesDroits.Contracts;
using AccesDroits.ServiceDefaults;

namespace AccesDroits.Referrals.Domain;

/// <summary>Fermeture: days on which nobody answers, both inclusive.</summary>
public readonly record struct ClosedDays(DateOnly From, DateOnly To)
{
    public bool Holds(DateOnly day) => From <= day && day <= To;
}

/// <summary>Jours ouvrés: Monday to Friday, without the public holidays of the département and the days on which the institution is closed.</summary>
public sealed class WorkingCalendar(string department, IReadOnlyCollection<ClosedDays> closures)
{
    // Beyond this, an institution is closed for good.
    private const int MostDays = 3660;

    // When institutions work; what passes outside of it is not counted as their time.
    private static readonly (TimeOnly From, TimeOnly To)[] Hours = [(new(9, 0), new(12, 0)), (new(14, 0), new(17, 0))];

    /// <summary>Minutes of a day of work.</summary>
    /// <summary>What makes a day from Monday to Friday one that does not count, in French; null for one that counts, and for a weekend.</summary>
    public string? WhyNot(DateOnly day) =>
        IsWeekend(day) ? null : PublicHolidays.NameOf(day, department) ?? (closures.Any(closure => closure.Holds(day)) ? "fermeture de l'institution" : null);

    public bool IsWorked(DateOnly day) => !IsWeekend(day) && WhyNot(day) is null;

    /// <summary>The working day that comes so many working days after a day, which does not count itself; null when the institution is closed for good.</summary>
    public DateOnly? After(DateOnly day, int workingDays) => Days(day.AddDays(1)).Take(MostDays).Where(IsWorked).Skip(workingDays - 1).Cast<DateOnly?>().FirstOrDefault();

    /// <summary>The last working day before a day.</summary>
    public DateOnly Before(DateOnly day) => Enumerable.Range(1, MostDays).Select(back => day.AddDays(-back)).Where(IsWorked).Append(day).First();

    /// <summary>How many working days lie after a day, until another one, inclusive.</summary>
    public int CountAfter(DateOnly day, DateOnly until) => Days(day.AddDays(1)).TakeWhile(next => next <= until).Count(IsWorked);

    /// <summary>Working time between two instants, in whole minutes.</summary>
    public int MinutesBetween(DateTime from, DateTime to)
    {
        if (to <= from)
        {
            return 0;
        }

        var worked = Days(LocalTime.DayOf(from)).TakeWhile(day => day <= LocalTime.DayOf(to)).Where(IsWorked).SelectMany(day => Hours.Select(hours => (From: At(day, hours.From), To: At(day, hours.To))));
        return (int)worked.Sum(part => Math.Max(0, (Earlier(part.To, to) - Later(part.From, from)).TotalMinutes));
    }

    /// <summary>The instant in UTC of a time of day in Paris.</summary>
    public static DateTime At(DateOnly day, TimeOnly time) => TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(time), LocalTime.Paris);

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static IEnumerable<DateOnly> Days(DateOnly from)
    {
        for (var day = from; day < DateOnly.MaxValue; day = day.AddDays(1))
        {
            yield return day;
        }
    }

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;
}
