using AccesDroits.Contracts.Referrals.V1;

namespace AccesDroits.Demo;

/// <summary>A made-up case, and what both sides do about it one after the other. Nobody of whom it tells exists.</summary>
/// <param name="Key">Ids are made of it: it never changes.</param>
/// <param name="Acts">After the draft; none leaves it one.</param>
internal sealed record DemoCase(string Key, string Person, ReferralCause Cause, Urgency Urgency, string Situation, string StepsTried, params IReadOnlyList<Func<PlayedCase, Task>> Acts)
{
    private const string Looking = "Je regarde le dossier cette semaine.";

    /// <summary>At least one in every state, and each result.</summary>
    public static IReadOnlyList<DemoCase> All { get; } =
    [
        new("draft", "Sabrina Aubry", ReferralCause.NoNews, Urgency.Normal, "Demande de prime d'activité déposée en août, sans réponse.", "Deux messages dans l'espace personnel."),
        new("sent", "Karim Belkacem", ReferralCause.Documents, Urgency.Normal, "L'attestation de loyer est redemandée pour la troisième fois.", "Pièce déposée en ligne avec l'accueil, reçu conservé.",
            one => one.SendAsync()),
        new("eviction", "Monique Thouvenin", ReferralCause.ErrorInFile, Urgency.Eviction, "L'aide au logement est suspendue à cause d'une adresse erronée. Commandement de payer reçu.", "Appel à la plateforme, rappel promis.",
            one => one.SendAsync(), one => one.NoteAsync("Prévenir le bailleur dès que l'aide reprend.")),
        new("acknowledged", "Ahmed Haddad", ReferralCause.Overpayment, Urgency.Resources, "Retenue de toute l'allocation pour un indu déjà remboursé.", "Justificatif de virement envoyé en septembre.",
            one => one.SendAsync(), one => one.AcknowledgeAsync()),
        new("in-progress", "Josiane Marchal", ReferralCause.BetweenInstitutions, Urgency.Normal, "La retraite et la Caf attendent chacune l'attestation de l'autre.", "Les deux ont été appelées avec la personne.",
            one => one.SendAsync(), one => one.AcknowledgeAsync(), one => one.StartAsync(), one => one.WriteBackAsync(Looking)),
        new("asked", "Lucas Perrot", ReferralCause.ContestedDecision, Urgency.Normal, "Le refus de l'allocation de rentrée est contesté : la scolarité est prouvée.", "Recours écrit avec l'accueil.",
            one => one.SendAsync(), one => one.AcknowledgeAsync(), one => one.AskAsync("Pouvez-vous me donner la date du certificat de scolarité ?")),
        new("informed", "Aminata Diallo", ReferralCause.NoAccess, Urgency.Normal, "Le compte en ligne est bloqué, la déclaration trimestrielle est due.", "Réinitialisation tentée, adresse électronique inconnue.",
            one => one.SendAsync(), one => one.AskAsync("Quelle adresse électronique faut-il enregistrer ?"), one => one.GiveAsync("La personne vous l'a confirmée par téléphone ce matin.")),
        new("answered", "Serge Colin", ReferralCause.Overpayment, Urgency.Normal, "Un indu est réclamé deux fois.", "Courrier du 3 octobre sans réponse.",
            one => one.SendAsync(), one => one.StartAsync(), one => one.AnswerAsync("Le second indu est annulé.", Unblocking.FileCorrected)),
        new("resolved", "Yasmina Rahmani", ReferralCause.Documents, Urgency.Resources, "Le RSA est suspendu, une pièce manque et rien ne dit laquelle.", "Espace personnel consulté avec la personne.",
            one => one.SendAsync(), one => one.AnswerAsync("La pièce d'identité était illisible. Reçue, les droits reprennent.", Unblocking.DocumentFound),
            one => one.CloseAsync("Le versement est arrivé.", ReferralResult.Resolved)),
        new("partly", "René Fischer", ReferralCause.ErrorInFile, Urgency.Normal, "Les ressources du conjoint sont comptées deux fois.", "Signalé au guichet.",
            one => one.SendAsync(), one => one.AnswerAsync("Corrigé pour l'avenir ; le rappel passe en commission.", Unblocking.DecisionRevised),
            one => one.CloseAsync("Le rappel reste à suivre.", ReferralResult.PartlyResolved)),
        new("refused", "Élodie Vuillemin", ReferralCause.ContestedDecision, Urgency.Normal, "Demande de remise d'une dette.", "Dossier de remise déposé.",
            one => one.SendAsync(), one => one.AnswerAsync("La remise est refusée, un échéancier est proposé.", Unblocking.NotUnblocked),
            one => one.CloseAsync("La personne accepte l'échéancier.", ReferralResult.Refused)),
        new("not-competent", "Paulo Ferreira", ReferralCause.OtherCause, Urgency.Normal, "Une carte de santé n'arrive pas.", "Appel à l'assurance maladie.",
            one => one.SendAsync(), one => one.DeclineAsync("C'est l'assurance maladie qui l'envoie.")),
        new("transferred", "Bernadette Noël", ReferralCause.ContestedDecision, Urgency.Normal, "Un recours amiable attend depuis quatre mois.", "Relance écrite.",
            one => one.SendAsync(), one => one.AcknowledgeAsync(), one => one.PassOnAsync("Les recours sont suivis par mon collègue des réclamations.")),
        new("withdrawn", "Cédric Morel", ReferralCause.NoNews, Urgency.Normal, "Demande d'aide au logement sans réponse.", "Un message dans l'espace personnel.",
            one => one.SendAsync(), one => one.WithdrawAsync("La réponse est arrivée entre-temps.")),
    ];
}
