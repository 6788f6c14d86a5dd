namespace AccesDroits.Statistics.Image;

/// <summary>Personne reçue, as the store of record holds it: what the image needs to know of a visit.</summary>
public sealed record VisitState
{
    public required Guid VisitId { get; init; }

    public bool Deleted { get; init; }

    public required DateOnly Date { get; init; }

    /// <summary>Days on which an earlier revision stood, where an image may still hold it.</summary>
    public DateOnly[] EarlierDays { get; init; } = [];

    public required Guid PlaceId { get; init; }

    public required Guid PersonId { get; init; }

    public required VisitCell Cell { get; init; }

    public DateTime EnteredAt { get; init; }
}

/// <summary>The answers of one visit.</summary>
public readonly record struct VisitCell(string AgeBand, string Sex, string SingleParent, string HelpWithFrench, string ComputerAtHome, bool Anonymous);
