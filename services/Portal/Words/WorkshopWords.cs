using System.Globalization;
using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.Portal.Forms;

namespace AccesDroits.Portal.Words;

/// <summary>What the interface says of workshops.</summary>
internal static class WorkshopWords
{
    public static IReadOnlyList<Option> Levels { get; } = [Of(Level.Beginner, "Débutant complet"), Of(Level.SomeNotions, "Quelques notions"), Of(Level.AnyLevel, "Tous niveaux")];

    public static IReadOnlyList<Option> Kinds { get; } =
        [Of(CycleKind.Workshop, "Parcours d'ateliers"), Of(CycleKind.Practice, "Pratique individuelle, sur ordinateur"), Of(CycleKind.Information, "Information collective")];

    public static IReadOnlyList<Option> Formats { get; } = [Of(GroupFormat.Group, "Groupe"), Of(GroupFormat.Duo, "Duo"), Of(GroupFormat.Trio, "Trio")];

    public static IReadOnlyList<Option> Prerequisites { get; } =
        [Of(Prerequisite.SpokenFrench, "Comprendre et parler le français"), Of(Prerequisite.ReadingAndWriting, "Lire et écrire"), Of(Prerequisite.DigitalVocabulary, "Connaître quelques mots de l'informatique")];

    public static IReadOnlyList<Option> Leaving { get; } =
        [Of(LeavingReason.GaveUp, "S'est désisté·e"), Of(LeavingReason.DroppedOut, "A abandonné en cours de parcours"), Of(LeavingReason.Declined, "N'a pas voulu de la place proposée")];

    public static IReadOnlyList<Option> Subjects { get; } = [Of(CalendarSubject.OfPlace, "Un lieu"), Of(CalendarSubject.OfFacilitator, "Une personne qui anime"), Of(CalendarSubject.OfCycle, "Un parcours")];

    /// <summary>What somebody is asked, before and after.</summary>
    public static IReadOnlyList<(Skill Skill, string Question, string Name)> Skills { get; } =
    [
        (Skill.Device, "Utiliser la souris, le clavier ou l'écran", "Souris, clavier, écran"), (Skill.Search, "Chercher une information sur internet", "Chercher sur internet"),
        (Skill.Email, "Lire et envoyer un courriel", "Courriel"), (Skill.Password, "Entrer dans un compte avec un mot de passe", "Comptes et mots de passe"),
        (Skill.Form, "Remplir un formulaire en ligne", "Formulaires"), (Skill.Document, "Enregistrer un document et le joindre", "Documents"),
    ];

    /// <summary>The five levels, from the lowest.</summary>
    public static IReadOnlyList<string> SkillLevels { get; } = ["Pas du tout", "Un peu, avec de l'aide", "Avec un coup de main", "Seul·e", "Seul·e, et j'aide les autres"];

    public static IReadOnlyList<Answer> Marks { get; } = [Mark(Attendance.Present, "présent·e"), Mark(Attendance.Absent, "absent·e"), Mark(Attendance.Excused, "a prévenu"), new("", "à noter")];

    public static (string Text, string Tone)? StateOf(SessionState state) => state switch
    {
        SessionState.Held => ("tenue", "good"),
        SessionState.NotHeld => ("n'a pas eu lieu", ""),
        SessionState.Cancelled => ("annulée", "bad"),
        _ => null,
    };

    public static string WhyLeft(LeavingReason why) => why switch
    {
        LeavingReason.NotConfirmed => "N'a pas confirmé à temps",
        LeavingReason.Transferred => "Est passé·e dans un autre parcours",
        _ => Leaving.In(Number(why)),
    };

    /// <summary>Who somebody is on a list: the first name when it is known.</summary>
    public static string NameOf(Enrolment person) => person.FirstName.Length > 0 ? person.FirstName
        : person.Kind switch { SeatKind.Coded => "Personne avec un code", SeatKind.Followed => "Personne accompagnée", _ => "Personne sans nom" };

    /// <summary>What there is to tell, e.g. « Une place est proposée ».</summary>
    public static string WhatToTell(CallKind kind) => kind switch
    {
        CallKind.SeatOffered => "Une place est proposée : la confirmer",
        CallKind.OfferOver => "La place proposée est passée à quelqu'un d'autre",
        CallKind.SessionMoved => "La séance change de jour, d'heure ou de lieu",
        CallKind.SessionCancelled => "La séance est annulée",
        CallKind.BackInLine => "Moins de places que prévu : retour en liste d'attente",
        CallKind.Absence => "Absence sans nouvelles : prendre des nouvelles",
        _ => "Rappel de la séance",
    };

    public static string Sentence(Conflict conflict, Func<string, string> nameOf)
    {
        var at = conflict.StartsAt.Length > 0 ? $" {French.Hours(conflict.StartsAt, conflict.EndsAt)}" : "";
        var there = conflict.CycleTitle.Length > 0 ? $" (« {conflict.CycleTitle} »)" : "";
        return conflict.Kind switch
        {
            ConflictKind.Closed => $"{French.LongDay(conflict.Date)} : {conflict.Label}.",
            ConflictKind.Facilitator => $"{French.LongDay(conflict.Date)} : {nameOf(conflict.AccountId)} anime déjà un atelier{at}{there}.",
            ConflictKind.Reception => $"{French.LongDay(conflict.Date)} : {nameOf(conflict.AccountId)} accueille{at}.",
            ConflictKind.Room => $"{French.LongDay(conflict.Date)} : la salle « {conflict.Label} » est prise{at}{there}.",
            _ => $"{French.LongDay(conflict.Date)} : l'ordinateur « {conflict.Label} » est pris{at}{there}.",
        };
    }

    /// <summary>E.g. « 8 places sur 12, 3 en attente ».</summary>
    public static string Seats(int taken, int seats, int waiting = 0) =>
        $"{taken} {(taken < 2 ? "place prise" : "places prises")} sur {seats}{(waiting > 0 ? $", {waiting} en attente" : "")}";

    public static string Number<TEnum>(TEnum value) where TEnum : struct, Enum => Convert.ToInt32(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

    /// <summary>The choice that a form sent; the zero of the contract for anything else.</summary>
    public static TEnum Parse<TEnum>(string text) where TEnum : struct, Enum =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var number) && Enum.IsDefined(typeof(TEnum), number) ? (TEnum)Enum.ToObject(typeof(TEnum), number) : default;

    private static Answer Mark(Attendance mark, string label) => new(Number(mark), label);

    private static Option Of<TEnum>(TEnum value, string label) where TEnum : struct, Enum => new(Number(value), label);
}
