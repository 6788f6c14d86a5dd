using AccesDroits.Contracts.Reception.V1;

namespace AccesDroits.Portal.Words;

/// <summary>Mon carnet: the codes of a request in words for the person who came, who may read little French.</summary>
public static class BookletWords
{
    private static readonly Dictionary<string, string> Natures = new(StringComparer.Ordinal)
    {
        ["declaration"] = "Déclarer vos ressources",
        ["declaration.trimestrielle"] = "Déclarer vos ressources des 3 derniers mois",
        ["declaration.annuelle"] = "Déclarer vos ressources de l'année",
        ["declaration.actualisation"] = "Actualiser votre situation du mois",
        ["declaration.revenus"] = "Déclarer vos revenus aux impôts",
        ["simulation"] = "Voir à quelles aides vous avez droit",
        ["ouverture"] = "Demander une aide ou un droit",
        ["ouverture.premiere"] = "Demander une aide ou un droit pour la première fois",
        ["ouverture.renouvellement"] = "Renouveler une aide ou un droit",
        ["compte"] = "Utiliser votre compte sur internet",
        ["compte.situation"] = "Dire que votre situation a changé",
        ["compte.acces"] = "Retrouver l'accès à votre compte (mot de passe)",
        ["compte.attestation"] = "Obtenir une attestation",
        ["compte.justificatif"] = "Envoyer un document demandé",
        ["compte.creation"] = "Créer votre compte sur internet",
        ["compte.suivi"] = "Voir où en est votre dossier",
        ["compte.message"] = "Écrire un message sur votre compte",
        ["courrier"] = "Lire ou écrire un courrier",
        ["courrier.explication"] = "Comprendre un courrier",
        ["courrier.redaction"] = "Écrire un courrier",
        ["dossier"] = "Préparer un dossier",
        ["dossier.pieces"] = "Réunir les papiers d'un dossier",
        ["dossier.formulaire"] = "Remplir un formulaire en papier",
        ["dossier.copie"] = "Scanner ou imprimer des papiers",
        ["contact"] = "Contacter un service",
        ["contact.appel"] = "Téléphoner à un service",
        ["contact.rdv"] = "Prendre un rendez-vous",
        ["litige"] = "Régler une difficulté",
        ["litige.rupture"] = "Un droit ou un paiement s'est arrêté",
        ["litige.indu"] = "Un service vous demande de rendre de l'argent",
        ["litige.silence"] = "Votre dossier est sans réponse",
        ["litige.recours"] = "Faire une réclamation",
        ["litige.arnaque"] = "Une arnaque, ou quelqu'un a utilisé votre nom",
        ["renseignement"] = "Avoir un renseignement",
        ["renseignement.droit"] = "Avoir un renseignement sur un droit",
        ["renseignement.adresse"] = "Savoir où aller",
        ["numerique"] = "Utiliser internet ou un appareil",
        ["numerique.messagerie"] = "Utiliser votre messagerie",
        ["numerique.inscription"] = "Vous inscrire à un service sur internet",
        ["numerique.recherche"] = "Chercher sur internet",
        ["numerique.appareil"] = "Utiliser un ordinateur ou un téléphone",
        ["numerique.cv"] = "Faire un CV ou une candidature",
        ["autre"] = "Une autre demande",
        ["non-precise"] = "Votre demande",
    };

    private static readonly Dictionary<string, string> Results = new(StringComparer.Ordinal)
    {
        ["traite"] = "C'est fait.",
        ["traite.information"] = "Nous vous avons expliqué.",
        ["acces-accompagne"] = "Vous avez utilisé un ordinateur avec notre aide.",
        ["approfondi"] = "Nous en avons parlé ensemble.",
        ["referent"] = "Nous en avons parlé ensemble.",
        ["mediation"] = "Nous en avons parlé ensemble.",
        ["orientation"] = "Nous en avons parlé ensemble.",
        ["attente"] = "C'est commencé.",
        ["attente.panne"] = "Le site ne marchait pas.",
        ["non-traite"] = "Nous n'avons pas pu le faire aujourd'hui.",
        ["non-traite.champ"] = "Nous ne pouvons pas le faire ici.",
        ["non-traite.renonce"] = "Vous avez choisi d'arrêter là.",
    };

    private static readonly Dictionary<string, string> Steps = new(StringComparer.Ordinal)
    {
        ["approfondi"] = "le travailleur social continue avec vous.",
        ["approfondi.rdv"] = "venez au rendez-vous avec le travailleur social.",
        ["referent"] = "nous demandons de l'aide au service concerné. Revenez nous voir pour la réponse.",
        ["mediation"] = "nous parlons de votre situation au service concerné. Revenez nous voir pour la réponse.",
        ["orientation"] = "allez à l'adresse notée plus bas.",
        ["orientation.institution"] = "allez à l'accueil de ce service.",
        ["orientation.social"] = "prenez contact avec les services sociaux.",
        ["orientation.atelier"] = "venez à l'atelier noté plus bas.",
        ["orientation.collectif"] = "venez à la réunion d'information notée plus bas.",
        ["orientation.france-services"] = "allez dans une maison France services.",
        ["attente"] = "revenez nous voir pour continuer.",
        ["attente.pieces"] = "rapportez les papiers notés plus bas.",
        ["attente.reponse"] = "attendez la réponse. Si rien n'arrive, revenez nous voir.",
        ["attente.panne"] = "revenez nous voir pour recommencer.",
        ["non-traite.temps"] = "revenez nous voir pour le faire.",
        ["non-traite.champ"] = "allez à l'adresse notée plus bas.",
        ["non-traite.renonce"] = "vous pouvez revenir quand vous voulez.",
    };

    /// <summary>What the person came for.</summary>
    public static string Need(string nature) => Find(Natures, nature) ?? Natures["non-precise"];

    /// <summary>How it ended today: who did it, when it is done.</summary>
    public static string Result(HelpRequest request) => request.Outcomes.Contains("traite.termine")
        ? How(request.Mode)
        : string.Join(' ', request.Outcomes.Select(outcome => Find(Results, outcome)).OfType<string>().Distinct(StringComparer.Ordinal));

    /// <summary>What comes next after one outcome; null when nothing does.</summary>
    public static string? NextStep(string outcome) => Find(Steps, outcome);

    private static string How(string mode) => mode switch
    {
        "seule" => "Vous l'avez fait vous-même.",
        "a-la-place" => "Nous l'avons fait pour vous.",
        _ => "Nous l'avons fait ensemble.",
    };

    // A code that has no words of its own says those of its parent.
    private static string? Find(Dictionary<string, string> words, string code) =>
        words.GetValueOrDefault(code) ?? (code.LastIndexOf('.') is > 0 and var end ? Find(words, code[..end]) : null);
}
