using AccesDroits.Contracts.Statistics.V1;

namespace AccesDroits.Statistics.Domain;

/// <summary>Détails: the sums of the marks of visits and requests, laid out.</summary>
public static class Breakdowns
{
    /// <summary>Each measure with the indicator that defines it, in the order of the report.</summary>
    public static readonly IReadOnlyList<(string Measure, string Indicator)> All =
    [
        (VisitMarks.Channel, "visits.by-channel"), (VisitMarks.Receiver, "visits.by-receiver"), (VisitMarks.Mode, "requests.by-mode"), (VisitMarks.Outcome, "requests.by-outcome"),
        (VisitMarks.Comprehension, "requests.by-comprehension"), (VisitMarks.Need, "requests.by-need"), (VisitMarks.Right, "requests.by-right"),
    ];

    public static IReadOnlyList<Breakdown> Build(IReadOnlyList<CounterSum> sums)
    {
        // Every visit has one channel and every request one mode, so these tell how many there are.
        var (visits, requests) = (TotalOf(VisitMarks.Channel), TotalOf(VisitMarks.Mode));
        return [.. All.Select(one => Of(one.Measure, one.Indicator, one.Measure is VisitMarks.Channel or VisitMarks.Receiver ? visits : requests))];

        int TotalOf(string measure) => sums.Where(sum => sum.Measure == measure).Sum(sum => sum.Total);

        Breakdown Of(string measure, string indicator, int total) => new()
        {
            Code = measure, Indicator = Catalogue.Current[indicator].Code, Base = total,
            Lines = { sums.Where(sum => sum.Measure == measure).OrderByDescending(sum => sum.Total).ThenBy(sum => sum.Code, StringComparer.Ordinal).Select(sum => LineOf(sum, total)) },
        };
    }

    private static BreakdownLine LineOf(CounterSum sum, int total)
    {
        var line = new BreakdownLine { Code = sum.Code, Count = sum.Total };
        if (Percent.Of(sum.Total, total) is { } percent)
        {
            line.Percent = percent;
        }

        return line;
    }
}
