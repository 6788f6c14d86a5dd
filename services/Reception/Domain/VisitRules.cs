using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults.Grpc;

namespace AccesDroits.Reception.Domain;

/// <summary>Personne reçue: what a visit must respect beyond the form of its fields.</summary>
public static class VisitRules
{
    private const string InPlace = "a-la-place";
    private const string SocialWorkerStatus = "travailleur-social";

    public static void Check(LogVisitRequest visit, DateOnly date, DateOnly today, Taxonomy taxonomy, Violations violations)
    {
        violations.AddIf(date > today, "date", "in-the-future", "La date est dans le futur.");
        CheckProfile(visit, taxonomy, violations);
        for (var index = 0; index < visit.Requests.Count; index++)
        {
            CheckRequest(visit.Requests[index], $"requests[{index}]", violations);
        }
    }

    private static void CheckProfile(LogVisitRequest visit, Taxonomy taxonomy, Violations violations)
    {
        var profile = visit.Profile;
        violations.AddIf(profile.Age == AgeAnswer.AgeGiven && profile.AgeBand.Length == 0, "profile.age_band", "required", "Choisissez une tranche d'âge.");
        violations.AddIf(profile.Age != AgeAnswer.AgeGiven && profile.AgeBand.Length > 0, "profile.age_band", "not-expected", "Une tranche d'âge n'est donnée que si la personne a répondu.");
        if (profile.Obstacles.Any(code => taxonomy.IsRestricted("obstacle", code)))
        {
            violations.AddIf(!profile.HealthAgreement, "profile.health_agreement", "required", "Une difficulté de santé ne se note qu'avec l'accord de la personne.");
            violations.AddIf(
                visit.ReceivedBy.Status != SocialWorkerStatus, "profile.obstacles", "restricted", "Une difficulté de santé ne se note que par un travailleur social.");
        }
    }

    private static void CheckRequest(HelpRequest request, string path, Violations violations)
    {
        violations.AddIf(request.Mode == InPlace && request.ModeReason.Length == 0, $"{path}.mode_reason", "required", "Dites pourquoi la démarche a été faite à la place de la personne.");
        violations.AddIf(request.Mode != InPlace && request.ModeReason.Length > 0, $"{path}.mode_reason", "not-expected", "Un motif n'est attendu que pour une démarche faite à la place de la personne.");
        var comprehension = request.Comprehension;
        var isChecked = comprehension.Reformulated || comprehension.NextStepKnown || comprehension.HandoutGiven;
        violations.AddIf(
            !isChecked && comprehension.NotCheckedReason.Length == 0, $"{path}.comprehension", "required", "Dites si la personne a compris, ou pourquoi cela n'a pas été vérifié.");
        violations.AddIf(
            isChecked && comprehension.NotCheckedReason.Length > 0, $"{path}.comprehension.not_checked_reason", "not-expected", "Un motif n'est attendu que si la compréhension n'a pas été vérifiée.");
        violations.AddIf(
            request.Outcomes.Distinct(StringComparer.Ordinal).Count() < request.Outcomes.Count, $"{path}.outcomes", "duplicate", "Chaque suite n'est donnée qu'une fois.");
    }
}
