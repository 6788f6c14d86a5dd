namespace AccesDroits.Workshops.Domain;

/// <summary>Cuts days into parts of a given length, for what cannot be asked about all of them at once.</summary>
public static class Spans
{
    /// <summary>Every day once, in their order; first and last day of a part are less than <paramref name="mostDays"/> apart.</summary>
    public static IEnumerable<IReadOnlyList<DateOnly>> Of(IEnumerable<DateOnly> days, int mostDays)
    {
        var part = new List<DateOnly>();
        foreach (var day in days.Distinct().Order())
        {
            if (part.Count > 0 && day.DayNumber - part[0].DayNumber >= mostDays)
            {
                yield return part;
                part = [];
            }

            part.Add(day);
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }
}
