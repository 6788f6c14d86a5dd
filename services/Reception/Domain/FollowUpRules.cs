using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;

namespace AccesDroits.Reception.Domain;

/// <summary>Accompagnement approfondi: what a follow-up must respect beyond the form of its fields, and when it has to be thought of.</summary>
public static class FollowUpRules
{
    /// <summary>The outcome of a request that opens a follow-up.</summary>
    public const string Outcome = "approfondi";

    /// <summary>A legal deadline has to be thought of so many days before.</summary>
    public const int DaysBeforeDeadline = 7;

    public static void Check(FollowUpContent content, Violations violations) =>
        violations.AddIf(
            content is { NoticeGiven: false } and ({ PersonName.Length: > 0 } or { PersonContact.Length: > 0 }), "notice_given", "notice-required",
            "Informez la personne de ce que vous gardez d'elle, ou n'écrivez ni son nom ni son contact.");

    public static void Check(FollowUpEntry entry, Violations violations)
    {
        var (isNote, isAppointment) = (entry.Kind == EntryKind.Note, entry.Kind == EntryKind.Appointment);
        violations.AddIf(isAppointment && entry.DueOn.Length == 0, "due_on", "required", "Indiquez le jour du rendez-vous.");
        violations.AddIf(isNote && entry.DueOn.Length > 0, "due_on", "not-expected", "Une note n'a pas d'échéance : choisissez une démarche.");
        violations.AddIf(!isAppointment && entry.StartsAt.Length > 0, "starts_at", "not-expected", "Une heure n'est attendue que pour un rendez-vous.");
        violations.AddIf(isNote && entry.Done, "done", "not-expected", "Une note n'est jamais à faire.");
    }

    /// <summary>Whether the visit opens a follow-up.</summary>
    public static bool IsNeeded(LogVisitRequest visit) => visit.Requests.Any(request => request.Outcomes.Contains(Outcome));

    /// <summary>The follow-up that a visit opens: always the same one.</summary>
    public static Guid IdOf(Guid visitId) => MadeId.Of("follow-up", visitId);
}
