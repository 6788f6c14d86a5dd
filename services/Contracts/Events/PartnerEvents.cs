namespace AccesDroits.Contracts.Events;

/// <summary>Institution partenaire: whoever decides on rights. Published by Directory.</summary>
/// <param name="Kind">Code of the taxonomy dimension institution.</param>
/// <param name="TerritoryIds">The territories that it answers for; the whole département when empty.</param>
public sealed record InstitutionChanged(
    Guid Id, long Revision, bool Deleted, string Code, string Label, string Kind, IReadOnlyList<Guid> TerritoryIds, IReadOnlyList<DayPeriod> Closures) : IStateEvent;

/// <summary>From a day to a day, both inclusive.</summary>
public sealed record DayPeriod(DateOnly From, DateOnly To);

/// <summary>Thème: what a case is about. Published by Directory.</summary>
public sealed record TopicChanged(Guid Id, long Revision, bool Deleted, string Code, string Label) : IStateEvent;

/// <summary>Référent accès aux droits: a post in an institution, without the person who holds it. Published by Directory.</summary>
/// <param name="TopicIds">What the contact deals with; everything when empty.</param>
/// <param name="TerritoryIds">For which territories; all those of the institution when empty.</param>
public sealed record ContactChanged(
    Guid Id, long Revision, bool Deleted, string Code, Guid InstitutionId, bool Active, bool Supervisor, IReadOnlyList<Guid> TopicIds, IReadOnlyList<Guid> TerritoryIds,
    Guid? DeputyId, IReadOnlyList<DayPeriod> Absences) : IStateEvent;
