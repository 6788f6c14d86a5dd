using AccesDroits.Contracts.Events;

namespace AccesDroits.Statistics.Domain;

/// <summary>Chiffres additifs: what one aggregate adds to the counters of its place and day.</summary>
public sealed record DailyFigures(Guid PlaceId, DateOnly Date, IReadOnlyDictionary<(string Measure, string Code), int> Values)
{
    private static readonly Dictionary<(string, string), int> Nothing = [];

    /// <summary>A visit adds one visit, one request to the leaf of each of its requests, and one to each of its marks; nothing once deleted.</summary>
    public static DailyFigures OfVisit(Guid placeId, DateOnly date, bool deleted, IReadOnlyList<string> leaves, IReadOnlyList<string> marks)
    {
        if (deleted)
        {
            return new DailyFigures(placeId, date, Nothing);
        }

        var values = leaves.Select(leaf => ("request", leaf)).Concat(marks.Select(VisitMarks.Parts)).CountBy(figure => figure).ToDictionary();
        values[("visit", "")] = 1;
        return new DailyFigures(placeId, date, values);
    }

    /// <summary>A kiosk tally adds its passages; nothing once deleted.</summary>
    public static DailyFigures OfTally(Guid placeId, DateOnly date, bool deleted, int passages) =>
        new(placeId, date, deleted ? Nothing : new Dictionary<(string, string), int> { [("kiosk", "")] = passages });

    /// <summary>What the counters move by when <paramref name="after"/> replaces <paramref name="before"/>: new − old, zeros left out.</summary>
    public static IReadOnlyList<CounterMove> Difference(DailyFigures? before, DailyFigures after) =>
        [.. after.Moves(1).Concat(before?.Moves(-1) ?? [])
            .GroupBy(move => move with { Value = 0 })
            .Select(moves => moves.Key with { Value = moves.Sum(move => move.Value) })
            .Where(move => move.Value != 0)];

    private IEnumerable<CounterMove> Moves(int sign) =>
        Values.Select(value => new CounterMove(PlaceId, Date, value.Key.Measure, value.Key.Code, sign * value.Value));
}

/// <summary>A counter of a place and day, and by how much it moves.</summary>
public sealed record CounterMove(Guid PlaceId, DateOnly Date, string Measure, string Code, int Value);
