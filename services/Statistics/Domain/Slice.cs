namespace AccesDroits.Statistics.Domain;

/// <summary>Part d'un périmètre: a place and days, both inclusive, on which it belongs to the scope.</summary>
public sealed record Slice(Guid PlaceId, DateOnly FirstDay, DateOnly LastDay);
