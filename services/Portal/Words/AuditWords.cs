using System.Collections.Frozen;
using AccesDroits.Contracts.Audit.V1;
using AccesDroits.Portal.Forms;

namespace AccesDroits.Portal.Words;

/// <summary>The journal in words, and what its page is asked by its address.</summary>
public static class AuditWords
{
    private static readonly (string Kind, string Label)[] Records =
    [
        ("structure", "Structures"), ("place", "Lieux"), ("territory", "Territoires"), ("recognition", "Reconnaissances"), ("institution", "Institutions"), ("topic", "Thèmes"),
        ("contact", "Contacts"),
    ];

    private static readonly FrozenDictionary<string, string> Acts = WordsOfActs();

    /// <summary>What the page filters by: the beginning of the codes.</summary>
    public static IReadOnlyList<Option> Kinds { get; } =
    [
        new("account", "Comptes"), new("session", "Connexions"), new("client", "Programmes"), .. Records.Select(record => new Option(record.Kind, record.Label)),
        new("visit", "Visites"), new("visitor-code", "Codes de visiteurs"), new("visitor", "Personnes"), new("drop-in-session", "Temps d'accueil"), new("kiosk-tally", "Borne"), new("left-unserved", "Repartis sans être reçus"), new("follow-up", "Accompagnements"), new("referral", "Sollicitations"), new("attachment", "Pièces jointes"), new("delay-rule", "Délais"), new("module", "Modules d'atelier"), new("workshop-cycle", "Parcours d'ateliers"), new("workshop-session", "Séances d'atelier"), new("enrolment", "Inscriptions"), new("pathway", "Carnets"), new("closed-days", "Jours fermés"), new("calendar-link", "Liens de calendrier"), new("publication", "Publications"), new("benchmark", "Comparaison"), new("taxonomy", "Listes"), new("shortcuts", "Raccourcis"), new("audit", "Journal"),
    ];

    public static AuditFilter FilterOf(HttpRequest request) => new()
    {
        Service = int.TryParse(request.Query["service"], System.Globalization.CultureInfo.InvariantCulture, out var service) && service > 0 ? (AuditedService)service : AuditedService.Directory,
        From = request.Query["du"].ToString(), To = request.Query["au"].ToString(), ActorId = request.Query["qui"].ToString(), Act = request.Query["quoi"].ToString(),
    };

    /// <summary>An act in words, whatever its outcome; null for a code that has none.</summary>
    public static string? Find(string act) => Acts.GetValueOrDefault(act);

    /// <summary>A code without words is shown as it is.</summary>
    public static string Of(string act) => Find(act) ?? act;

    /// <summary>An outcome in words; the code of a refusal that has none is shown as it is.</summary>
    public static string OutcomeOf(string outcome) => outcome switch
    {
        "done" => "fait",
        "unknown-address" => "refusé : adresse inconnue",
        "password-refused" => "refusé : mauvais mot de passe",
        "unknown-client" => "refusé : programme inconnu",
        "secret-refused" => "refusé : mauvais secret",
        "client-revoked" => "refusé : programme retiré",
        "totp-refused" => "refusé : mauvais code",
        "account-locked" => "refusé : compte bloqué",
        "may-not-enter" => "refusé : compte fermé ou hors mission",
        "too-many" => "refusé : trop de demandes",
        _ => $"refusé ({outcome})",
    };

    private static FrozenDictionary<string, string> WordsOfActs()
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["session.sign-in"] = "Connexion : adresse et mot de passe",
            ["session.totp"] = "Connexion : code du second facteur",
            ["session.recovery-code"] = "Connexion : code de secours",
            ["session.sign-out"] = "Déconnexion",
            ["session.sign-out-everywhere"] = "Déconnexion de tous les appareils",
            ["account.invite"] = "Invitation d'une personne",
            ["account.invite-again"] = "Invitation envoyée de nouveau",
            ["account.accept"] = "Invitation acceptée, mot de passe choisi",
            ["account.change"] = "Modification d'un compte",
            ["account.deactivate"] = "Désactivation d'un compte",
            ["account.reactivate"] = "Réactivation d'un compte",
            ["account.lock"] = "Compte bloqué après trop d'essais",
            ["account.unlock"] = "Déblocage d'un compte",
            ["account.change-password"] = "Changement de mot de passe",
            ["account.ask-reset"] = "Demande d'un nouveau mot de passe",
            ["account.reset-password"] = "Nouveau mot de passe, par un lien",
            ["account.start-totp"] = "Second facteur : début de l'ajout d'une application",
            ["account.enrol-totp"] = "Second facteur : application ajoutée",
            ["account.renew-codes"] = "Second facteur : nouveaux codes de secours",
            ["account.reset-totp"] = "Second facteur : retrait pour une personne",
            ["account.read"] = "Consultation d'un compte",
            ["account.list"] = "Consultation de la liste des comptes",
            ["module.create"] = "Création d'un module d'atelier",
            ["module.change"] = "Modification d'un module d'atelier",
            ["visit.import"] = "Visite importée d'une année passée",
            ["publication.draft"] = "Brouillon de publication",
            ["publication.publish"] = "Publication signée",
            ["publication.drop"] = "Brouillon de publication jeté",
            ["benchmark.consent"] = "Accord pour comparer les structures, donné ou retiré",
            ["workshop-cycle.plan"] = "Parcours d'ateliers prévu",
            ["workshop-cycle.read"] = "Consultation d'un parcours et de ses inscriptions",
            ["workshop-cycle.change"] = "Modification d'un parcours",
            ["workshop-session.add"] = "Séance d'atelier ajoutée",
            ["workshop-session.read"] = "Consultation d'une feuille de présence",
            ["workshop-session.change"] = "Séance d'atelier changée ou déplacée",
            ["workshop-session.cancel"] = "Séance d'atelier annulée",
            ["workshop-session.close"] = "Bilan d'une séance d'atelier",
            ["enrolment.enrol"] = "Inscription à un atelier",
            ["enrolment.change"] = "Inscription corrigée",
            ["enrolment.confirm"] = "Place confirmée",
            ["enrolment.leave"] = "Inscription retirée",
            ["enrolment.put-first"] = "Personne passée en tête de la liste d'attente",
            ["enrolment.transfer"] = "Passage dans un autre parcours",
            ["enrolment.list"] = "Consultation des personnes à prévenir",
            ["enrolment.call"] = "Personne prévenue",
            ["enrolment.mark"] = "Présence notée",
            ["enrolment.skills"] = "Compétences notées",
            ["enrolment.purge"] = "Fin de conservation des inscriptions",
            ["pathway.read"] = "Consultation des ateliers d'un carnet",
            ["closed-days.add"] = "Jours fermés ajoutés",
            ["closed-days.remove"] = "Jours fermés retirés",
            ["calendar-link.create"] = "Création d'un lien de calendrier",
            ["calendar-link.revoke"] = "Retrait d'un lien de calendrier",
            ["contact.read"] = "Consultation d'un contact",
            ["contact.list"] = "Consultation de la liste des contacts",
            ["client.create"] = "Programme : création",
            ["client.change"] = "Programme : modification",
            ["client.new-secret"] = "Programme : nouveau secret",
            ["client.revoke"] = "Programme : retrait",
            ["client.token"] = "Programme : accès (le premier du jour, et chaque refus)",
            ["visit.log"] = "Saisie d'une visite",
            ["visit.correct"] = "Correction d'une visite",
            ["visit.delete"] = "Suppression d'une visite",
            ["visit.read"] = "Consultation d'une visite",
            ["visit.list"] = "Consultation de la liste des visites",
            ["visitor-code.issue"] = "Codes de visiteurs : tirage d'un lot",
            ["visitor-code.resolve"] = "Code de visiteur : lecture",
            ["visit.set-aside"] = "Visite mise de côté", ["visit.take-up"] = "Visite mise de côté, reprise", ["visit.drop"] = "Visite mise de côté, supprimée",
            ["left-unserved.record"] = "Reparti sans être reçu",
            ["kiosk-tally.record"] = "Borne : saisie de passages",
            ["kiosk-tally.correct"] = "Borne : correction",
            ["kiosk-tally.delete"] = "Borne : suppression",
            ["drop-in-session.plan"] = "Temps d'accueil : planification",
            ["drop-in-session.close"] = "Temps d'accueil : clôture",
            ["drop-in-session.correct"] = "Temps d'accueil : correction",
            ["drop-in-session.delete"] = "Temps d'accueil : suppression",
            ["drop-in-session.plan-series"] = "Temps d'accueil : planification d'une série",
            ["drop-in-session.change-series"] = "Temps d'accueil : modification d'une série",
            ["drop-in-session.delete-series"] = "Temps d'accueil : annulation d'une série",
            ["referral.purge"] = "Sollicitations : fin de la conservation",
            ["attachment.purge"] = "Pièces jointes : fin de la conservation",
            ["attachment.add"] = "Pièce jointe : ajout",
            ["attachment.list"] = "Pièces jointes : consultation de la liste",
            ["attachment.read"] = "Pièce jointe : lecture",
            ["attachment.remove"] = "Pièce jointe : retrait",
            ["delay-rule.change"] = "Délai des sollicitations : modification",
            ["delay-rule.remove"] = "Délai des sollicitations : retrait",
            ["referral.draft"] = "Sollicitation : brouillon",
            ["referral.change"] = "Sollicitation : modification d'un brouillon",
            ["referral.delete"] = "Sollicitation : suppression d'un brouillon",
            ["referral.preview"] = "Sollicitation : relecture avant l'envoi",
            ["referral.send"] = "Sollicitation : envoi",
            ["referral.list"] = "Sollicitations : consultation de la liste",
            ["referral.read"] = "Sollicitation : consultation",
            ["referral.write"] = "Sollicitation : message ou note",
            ["referral.invite"] = "Sollicitation : collègue invité·e",
            ["referral.acknowledge"] = "Sollicitation : accusé de réception",
            ["referral.start"] = "Sollicitation : prise en charge",
            ["referral.request-information"] = "Sollicitation : information demandée",
            ["referral.give-information"] = "Sollicitation : information donnée",
            ["referral.answer"] = "Sollicitation : réponse",
            ["referral.decline"] = "Sollicitation : hors compétence",
            ["referral.transfer"] = "Sollicitation : transmission à un autre service",
            ["referral.close"] = "Sollicitation : clôture",
            ["referral.withdraw"] = "Sollicitation : retrait",
            ["follow-up.open"] = "Accompagnement : ouverture",
            ["follow-up.list"] = "Accompagnements : consultation de la liste",
            ["follow-up.read"] = "Accompagnement : consultation",
            ["follow-up.change"] = "Accompagnement : prise en charge ou modification",
            ["follow-up.add-entry"] = "Accompagnement : ajout d'une ligne",
            ["follow-up.set-entry"] = "Accompagnement : modification d'une ligne",
            ["follow-up.close"] = "Accompagnement : clôture",
            ["follow-up.purge"] = "Accompagnements : suppression à la fin de leur conservation",
            ["visitor.merge"] = "Codes de visiteurs : deux codes d'une même personne",
            ["visitor.erase"] = "Personne : effacement à sa demande",
            ["visitor.purge"] = "Personnes : effacement à la fin de leur conservation",
            ["taxonomy.add"] = "Listes : ajout d'un choix du réseau",
            ["taxonomy.add-local"] = "Listes : ajout d'un choix d'une structure",
            ["taxonomy.label"] = "Listes : nouveau libellé",
            ["taxonomy.end"] = "Listes : fin d'un choix",
            ["taxonomy.undo-end"] = "Listes : fin annulée",
            ["shortcuts.change"] = "Raccourcis d'un lieu : modification",
            ["audit.export"] = "Journal : export",
            ["audit.drop"] = "Journal : suppression d'un mois arrivé à son terme",
        };
        foreach (var (kind, label) in Records)
        {
            (words[$"{kind}.create"], words[$"{kind}.change"]) = ($"{label} : création", $"{label} : modification");
        }

        return words.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
