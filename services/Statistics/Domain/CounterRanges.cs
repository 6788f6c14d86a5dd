namespace AccesDroits.Statistics.Domain;

/// <summary>Days of slices as the counters are read: whole months from the sums by month, the days around them from the sums by day.</summary>
public sealed record CounterRanges(IReadOnlyList<Slice> Months, IReadOnlyList<Slice> Days)
{
    public static CounterRanges Of(IEnumerable<Slice> slices)
    {
        var (months, days) = (new List<Slice>(), new List<Slice>());
        foreach (var slice in slices)
        {
            Split(slice, months, days);
        }

        return new CounterRanges(months, days);
    }

    private static void Split(Slice slice, List<Slice> months, List<Slice> days)
    {
        // Months are numbered, so that nothing is asked of the day after the last one of the calendar.
        var firstMonth = slice.FirstDay.Day == 1 ? NumberOf(slice.FirstDay) : NumberOf(slice.FirstDay) + 1;
        var lastMonth = LastDayOf(NumberOf(slice.LastDay)) == slice.LastDay ? NumberOf(slice.LastDay) : NumberOf(slice.LastDay) - 1;
        if (firstMonth > lastMonth)
        {
            days.Add(slice);
            return;
        }

        var whole = slice with { FirstDay = FirstDayOf(firstMonth), LastDay = LastDayOf(lastMonth) };
        months.Add(whole);
        if (slice.FirstDay < whole.FirstDay)
        {
            days.Add(slice with { LastDay = whole.FirstDay.AddDays(-1) });
        }

        if (whole.LastDay < slice.LastDay)
        {
            days.Add(slice with { FirstDay = whole.LastDay.AddDays(1) });
        }
    }

    private static int NumberOf(DateOnly day) => (day.Year * 12) + day.Month - 1;

    private static DateOnly FirstDayOf(int month) => new(month / 12, (month % 12) + 1, 1);

    private static DateOnly LastDayOf(int month) => new(month / 12, (month % 12) + 1, DateTime.DaysInMonth(month / 12, (month % 12) + 1));
}
