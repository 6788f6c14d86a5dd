namespace AccesDroits.Reception.Domain;

/// <summary>Entrée de taxonomie: one code of a dimension, with its label by date and the days between which it may be used.</summary>
public sealed record TaxonomyCode
{
    public required string Dimension { get; init; }

    public required string Code { get; init; }

    public required string Label { get; init; }

    public required string Parent { get; init; }

    public DateOnly? ValidFrom { get; init; }

    public DateOnly? ValidTo { get; init; }

    public required string Successor { get; init; }

    public required string FormerLabel { get; init; }

    public DateOnly? FormerUntil { get; init; }

    /// <summary>The role the code is reserved to; empty for everyone.</summary>
    public required string Restricted { get; init; }

    public required int Position { get; init; }

    public bool IsValidOn(DateOnly date) => (ValidFrom is null || ValidFrom <= date) && (ValidTo is null || ValidTo >= date);

    /// <summary>The label in force on a date.</summary>
    public string LabelOn(DateOnly date) => FormerUntil >= date ? FormerLabel : Label;
}
