namespace AccesDroits.Reception.Domain;

/// <summary>Entrée de taxonomie: one code of a dimension, with its labels by date and the days between which it may be used.</summary>
public sealed record TaxonomyCode
{
    public required string Dimension { get; init; }

    public required string Code { get; init; }

    public required string Parent { get; init; }

    public DateOnly? ValidFrom { get; init; }

    public DateOnly? ValidTo { get; init; }

    public required string Successor { get; init; }

    /// <summary>The role the code is reserved to; empty for everyone.</summary>
    public required string Restricted { get; init; }

    public required int Position { get; init; }

    /// <summary>Whose choice it is; null for a code of the network.</summary>
    public Guid? StructureId { get; init; }

    public long Revision { get; init; } = 1;

    /// <summary>Oldest first; at least one.</summary>
    public IReadOnlyList<DatedText> Labels { get; init; } = [];

    public bool IsLocal => StructureId is not null;

    public DatedText Latest => Labels[^1];

    public bool IsValidOn(DateOnly date) => (ValidFrom is null || ValidFrom <= date) && (ValidTo is null || ValidTo >= date);

    /// <summary>The label in force on a date; before the first one, the first one.</summary>
    public string LabelOn(DateOnly date) => (Labels.LastOrDefault(label => label.From <= date) ?? Labels[0]).Text;
}

/// <summary>Libellé: what a code is called from a day on; <see cref="DateOnly.MinValue"/> for a label that was always there.</summary>
public sealed record DatedText(DateOnly From, string Text);
