namespace AccesDroits.ServiceDefaults;

/// <summary>Récurrence: the weekdays of every n-th week between two days, both inclusive, from the week of the first one.</summary>
/// <param name="Weekdays">1 is Monday, 7 is Sunday.</param>
/// <param name="EveryWeeks">1 for every week.</param>
/// <param name="Except">Days left out.</param>
public sealed record Recurrence(DateOnly From, DateOnly To, IReadOnlyCollection<int> Weekdays, int EveryWeeks, IReadOnlyCollection<DateOnly> Except)
{
    private const int DaysOfWeek = 7;

    /// <summary>Most months from the first day to the last.</summary>
    public const int MostMonths = 12;

    /// <summary>Its days, in their order, each once.</summary>
    public IEnumerable<DateOnly> Days()
    {
        for (var monday = From.AddDays(1 - WeekdayOf(From)); monday <= To; monday = monday.AddDays(DaysOfWeek * EveryWeeks))
        {
            foreach (var weekday in Weekdays.Distinct().Order())
            {
                var day = monday.AddDays(weekday - 1);
                if (day >= From && day <= To && !Except.Contains(day))
                {
                    yield return day;
                }
            }
        }
    }

    private static int WeekdayOf(DateOnly day) => day.DayOfWeek == DayOfWeek.Sunday ? DaysOfWeek : (int)day.DayOfWeek;
}
