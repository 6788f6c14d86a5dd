namespace AccesDroits.ServiceDefaults;

/// <summary>Nuit: when nobody works, so that what was said to go in the night is gone in the morning.</summary>
public static class Night
{
    private static readonly TimeOnly Three = new(3, 0);

    /// <summary>How long it is until the next three o'clock in Paris.</summary>
    public static TimeSpan From(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, LocalTime.Paris).DateTime);
        return (ThreeOf(today) > now ? ThreeOf(today) : ThreeOf(today.AddDays(1))) - now;
    }

    private static DateTimeOffset ThreeOf(DateOnly day) => new(TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(Three), LocalTime.Paris));
}
