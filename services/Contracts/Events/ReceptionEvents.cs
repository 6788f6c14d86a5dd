namespace AccesDroits.Contracts.Events;

/// <summary>Personne reçue: one person received once. Published by Reception.</summary>
/// <param name="StructureId">The structure of the place on that date.</param>
/// <param name="Date">Local day in Europe/Paris.</param>
/// <param name="VisitorId">Random id of a coded or followed person; null for an anonymous one.</param>
/// <param name="EnteredAt">When the desk entered it, UTC.</param>
public sealed record VisitChanged(
    Guid Id, long Revision, bool Deleted, Guid StructureId, Guid PlaceId, DateOnly Date, Guid? SessionId, Guid ReceivedBy, string ReceiverStatus,
    string Channel, string? DurationBand, Guid? VisitorId, DateTimeOffset EnteredAt, DeclaredProfile Profile, IReadOnlyList<RequestFacts> Requests) : IStateEvent;

/// <summary>
/// Profil déclaré. Sex: female, male, other, refused, not-asked. Yes-no answers: yes, no, refused, not-asked.
/// Health obstacles are left out: they never leave Reception.
/// </summary>
/// <param name="AgeBand">Code of the band, or refused, or not-asked.</param>
public sealed record DeclaredProfile(
    string AgeBand, string Sex, string SingleParent, string HelpWithFrench, string ComputerAtHome, string SmartphoneOnly, string FirstVisit,
    string? HeardOf, IReadOnlyList<string> Obstacles);

/// <summary>Demande: one need within a visit, by codes of the taxonomy.</summary>
/// <param name="Comprehension">checked, or the code of the reason why it was not.</param>
public sealed record RequestFacts(
    string Institution, string Nature, string Droit, string Medium, string Mode, string? ModeReason, IReadOnlyList<string> Outcomes, string Comprehension);

/// <summary>Personne: a coded or followed person turns out to be another one, or is forgotten. Published by Reception, then alone.</summary>
/// <param name="Deleted">Who it is was erased: nothing nominal is to be kept of them. Figures keep the random id.</param>
/// <param name="MergedInto">The visitor who stays for both; null for one who was not merged.</param>
public sealed record VisitorChanged(Guid Id, long Revision, bool Deleted, Guid? MergedInto) : IStateEvent;

/// <summary>Passage à la borne: people helped at a kiosk on one day. Published by Reception.</summary>
public sealed record KioskTallyChanged(Guid Id, long Revision, bool Deleted, Guid StructureId, Guid PlaceId, DateOnly Date, int Count) : IStateEvent;

/// <summary>Temps d'accueil: a slot when a place receives people. Published by Reception.</summary>
/// <param name="State">planned, held (closed, it took place) or not-held (closed, it did not).</param>
/// <param name="ReceiverStatuses">Distinct statuses of the receivers, in alphabetical order.</param>
public sealed record DropInSessionChanged(
    Guid Id, long Revision, bool Deleted, Guid StructureId, Guid PlaceId, DateOnly Date, TimeOnly StartsAt, TimeOnly EndsAt,
    IReadOnlyList<string> ReceiverStatuses, string State, int LeftUnserved) : IStateEvent;
