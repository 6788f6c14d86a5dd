namespace AccesDroits.Contracts.Events;

/// <summary>Structure: an organisation of the network. Published by Directory.</summary>
/// <param name="Department">Code of the département, e.g. 54.</param>
public sealed record StructureChanged(Guid Id, long Revision, bool Deleted, string Code, string Label, string Kind, string Department, string Siret = "") : IStateEvent;

/// <summary>Lieu: where people are received, with the structures it has belonged to. Published by Directory.</summary>
/// <param name="Kind">Code of the taxonomy dimension place-kind.</param>
/// <param name="Commune">INSEE code, empty when there is none.</param>
/// <param name="Training">Lieu d'entraînement: what is done there counts nowhere. Absent from the events of before there were any.</param>
public sealed record PlaceChanged(
    Guid Id, long Revision, bool Deleted, string Code, string Label, string Kind, string Commune, IReadOnlyList<Affiliation> Affiliations,
    bool Training = false) : IStateEvent;

/// <summary>A structure that a place belongs to, from a day to a day, both inclusive; open when <paramref name="To"/> is null.</summary>
public sealed record Affiliation(Guid StructureId, DateOnly From, DateOnly? To);

/// <summary>Territoire: a named set of places. Published by Directory.</summary>
public sealed record TerritoryChanged(
    Guid Id, long Revision, bool Deleted, string Code, string Label, string Kind, IReadOnlyList<PlacePeriod> Places) : IStateEvent;

/// <summary>A place attached to a territory or a recognition, from a day to a day, both inclusive; open when <paramref name="To"/> is null.</summary>
public sealed record PlacePeriod(Guid PlaceId, DateOnly From, DateOnly? To);

/// <summary>Reconnaissance: a body recognises a structure's service in places; its scope is a point. Published by Directory.</summary>
public sealed record RecognitionChanged(
    Guid Id, long Revision, bool Deleted, string Code, string Label, string Kind, string Body, string Status, Guid StructureId,
    DateOnly? RequestedOn, DateOnly? GrantedOn, DateOnly? EndsOn, IReadOnlyList<PlacePeriod> Places) : IStateEvent;

/// <summary>Compte: somebody who works with the network, without their name or address. Published by Directory.</summary>
/// <param name="StructureId">The structure they work for; null for those of no structure.</param>
/// <param name="Role">Code of the role, e.g. social-worker.</param>
/// <param name="ReceiverStatus">Code of the taxonomy dimension receiver-status; null for those of no structure.</param>
/// <param name="MissionFrom">First day of the mission.</param>
/// <param name="MissionTo">Last day; null when it has no known end.</param>
/// <param name="InstitutionId">The institution that they work for or read for; absent from the events of before it was told.</param>
/// <param name="ContactId">The post that they hold there; null for those who hold none, absent likewise.</param>
public sealed record AccountChanged(
    Guid Id, long Revision, bool Deleted, Guid? StructureId, string Role, string? ReceiverStatus, DateOnly MissionFrom, DateOnly? MissionTo, bool Deactivated,
    Guid? InstitutionId = null, Guid? ContactId = null) : IStateEvent;
