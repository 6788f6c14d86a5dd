namespace AccesDroits.Statistics.Image;

/// <summary>What the image needs to know of a fact, as the store of record holds it.</summary>
public abstract record FactState
{
    public required Guid Id { get; init; }

    public bool Deleted { get; init; }

    public required DateOnly Date { get; init; }

    /// <summary>Days on which an earlier revision stood, where an image may still hold it.</summary>
    public DateOnly[] EarlierDays { get; init; } = [];

    public required Guid PlaceId { get; init; }
}

/// <summary>Personne reçue.</summary>
public sealed record VisitState : FactState
{
    public Guid? SessionId { get; init; }

    public required Guid PersonId { get; init; }

    public required VisitCell Cell { get; init; }

    public DateTime EnteredAt { get; init; }
}

/// <summary>The answers of one visit.</summary>
public readonly record struct VisitCell(string AgeBand, string Sex, string SingleParent, string HelpWithFrench, string ComputerAtHome, bool Anonymous);

/// <summary>Temps d'accueil.</summary>
public sealed record SessionState : FactState
{
    /// <summary>planned, held or not-held.</summary>
    public required string State { get; init; }

    public required string[] ReceiverStatuses { get; init; }
}
