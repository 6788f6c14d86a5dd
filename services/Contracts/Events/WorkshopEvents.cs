namespace AccesDroits.Contracts.Events;

/// <summary>Séance d'atelier: when and where it is, and what became of it. Published by Workshops.</summary>
/// <param name="Kind">workshop, information or practice.</param>
/// <param name="Level">beginner, some-notions or any-level.</param>
/// <param name="State">planned, held, not-held or cancelled.</param>
/// <param name="HeadCount">People counted at an information session that was held.</param>
public sealed record WorkshopSessionChanged(
    Guid Id, long Revision, bool Deleted, Guid StructureId, Guid PlaceId, Guid CycleId, string Kind, string Level, DateOnly Date, TimeOnly StartsAt, TimeOnly EndsAt, string State,
    int HeadCount) : IStateEvent;

/// <summary>Inscription: a seat in a cycle, its marks and what the person says they can do, without anybody's name. Published by Workshops.</summary>
/// <param name="SessionId">The only session that the seat is for, of a practice slot.</param>
/// <param name="VisitorId">Random id of a coded or followed person; null for an anonymous seat, which is one person.</param>
/// <param name="State">seated, offered, waiting or left.</param>
/// <param name="WhyLeft">Of one who left, e.g. dropped-out.</param>
/// <param name="AgeBand">Code of the band, or refused, or not-asked.</param>
/// <param name="Sex">female, male, other, refused or not-asked.</param>
public sealed record WorkshopSeatChanged(
    Guid Id, long Revision, bool Deleted, Guid StructureId, Guid CycleId, Guid? SessionId, Guid? VisitorId, string State, string? WhyLeft, DateOnly EnrolledOn, string AgeBand, string Sex,
    IReadOnlyList<SessionMark> Marks, IReadOnlyList<SkillAnswer> Skills) : IStateEvent;

/// <summary>Présence: present, absent or excused at a session.</summary>
public sealed record SessionMark(Guid SessionId, string Mark);

/// <summary>What somebody said they can do, e.g. email, from 1 to 5; null when they were not asked then.</summary>
public sealed record SkillAnswer(string Skill, int? Before, int? After);
