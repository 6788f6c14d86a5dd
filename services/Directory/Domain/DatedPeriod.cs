namespace AccesDroits.Directory.Domain;

/// <summary>Période: from a day to a day, both inclusive; open when <paramref name="To"/> is null.</summary>
public readonly record struct DatedPeriod(DateOnly From, DateOnly? To)
{
    /// <summary>The last day is not before the first.</summary>
    public bool IsInOrder => To is null || To >= From;

    /// <summary>Whether two of the periods share a day.</summary>
    public static bool AnyOverlap(IEnumerable<DatedPeriod> periods)
    {
        var sorted = periods.OrderBy(period => period.From).ToList();
        return sorted.Zip(sorted.Skip(1)).Any(pair => pair.First.To is null || pair.First.To >= pair.Second.From);
    }
}
