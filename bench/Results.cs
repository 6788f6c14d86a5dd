namespace AccesDroits.Bench;

/// <summary>One figure, once per round.</summary>
internal sealed record Figure(string Name, string Unit, IReadOnlyList<double> Rounds)
{
    public double Min => Rounds.Min();

    public double Median => Latencies.Quantile([.. Rounds.Order()], 0.5);

    public double Max => Rounds.Max();
}

/// <summary>What one measure found, or why it found nothing.</summary>
internal sealed class Row(string id, string what, string target, string comparedWith)
{
    public string Id { get; } = id;

    public string What { get; } = what;

    public string Target { get; } = target;

    public string ComparedWith { get; } = comparedWith;

    public List<Figure> Figures { get; } = [];

    public List<string> Notes { get; } = [];

    /// <summary>Why there are no figures, or not all.</summary>
    public string? WhyNot { get; set; }

    /// <summary>Something went wrong, as opposed to what this machine or this version does not offer.</summary>
    public bool Failed { get; set; }

    public void Add(string name, string unit, IEnumerable<double> rounds)
    {
        List<double> values = [.. rounds];
        if (values.Count > 0)
        {
            Figures.Add(new Figure(name, unit, values));
        }
    }

    /// <summary>A figure for each part that any round has.</summary>
    public void AddParts(string name, string unit, IReadOnlyList<Dictionary<string, double>> rounds)
    {
        foreach (var part in rounds.SelectMany(round => round.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            Add($"{name}: {part}", unit, rounds.Select(round => round.GetValueOrDefault(part)));
        }
    }

    /// <summary>The quotient of two figures, round by round.</summary>
    public void AddRatio(string name, IReadOnlyList<double> ours, IReadOnlyList<double> theirs) =>
        Add(name, "×", ours.Zip(theirs, (one, other) => one / other));
}

/// <summary>Durations of calls, in milliseconds.</summary>
internal sealed class Latencies(IEnumerable<double> milliseconds)
{
    private readonly double[] _sorted = [.. milliseconds.Order()];

    public int Count => _sorted.Length;

    public double P50 => Quantile(_sorted, 0.50);

    public double P99 => Quantile(_sorted, 0.99);

    public double Max => _sorted[^1];

    /// <summary>Nearest rank; the mean of the two in the middle for the median of an even number.</summary>
    public static double Quantile(double[] sorted, double share)
    {
        if (sorted.Length == 0)
        {
            throw new InvalidOperationException("Nothing was measured.");
        }

        return share == 0.5 && sorted.Length % 2 == 0
            ? (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2
            : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
