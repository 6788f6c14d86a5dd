namespace AccesDroits.Referrals.Domain;

/// <summary>Poste d'un référent, on a day, for a case about a topic at a place.</summary>
/// <param name="IsHeld">Whether it is active and somebody who may sign in that day holds it.</param>
/// <param name="Fits">Whether it deals with the topic, where the place is.</param>
/// <param name="NamesTopic">Whether the topic is named, rather than one of all.</param>
/// <param name="NamesTerritory">Whether a territory with the place is named, rather than all those of the institution.</param>
public sealed record Post(Guid Id, string Code, bool IsSupervisor, Guid? DeputyId, bool IsHeld, bool IsAbsent, bool Fits, bool NamesTopic, bool NamesTerritory);
