namespace AccesDroits.Statistics.Domain;

/// <summary>Part d'un périmètre: a place, of a kind, and days, both inclusive, on which it belongs to the scope.</summary>
public sealed record Slice(Guid PlaceId, DateOnly FirstDay, DateOnly LastDay, string PlaceKind);
