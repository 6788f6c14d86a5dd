using AccesDroits.Statistics.Domain;

namespace AccesDroits.Statistics.Publications;

/// <summary>What a publication is of: the places and days that it counted, as they were when it was made.</summary>
public sealed record Region(IReadOnlyList<Region.Span> Spans)
{
    /// <summary>A place from a day to a day, both inclusive. Spans of one place neither meet nor touch.</summary>
    public sealed record Span(Guid PlaceId, DateOnly From, DateOnly To)
    {
        public bool Meets(Span other) => PlaceId == other.PlaceId && From <= other.To && other.From <= To;

        public bool Holds(Span other) => PlaceId == other.PlaceId && From <= other.From && other.To <= To;
    }

    public static Region Of(IEnumerable<Slice> slices) => new([.. slices.Select(slice => new Span(slice.PlaceId, slice.FirstDay, slice.LastDay))]);

    public int Days => Spans.Sum(span => span.To.DayNumber - span.From.DayNumber + 1);

    public bool Meets(Region other) => Spans.Any(span => other.Spans.Any(span.Meets));

    public bool Holds(Region other) => other.Spans.All(span => Spans.Any(one => one.Holds(span)));

    public bool Is(Region other) => Holds(other) && other.Holds(this);
}
