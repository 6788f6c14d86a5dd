using Role = AccesDroits.Contracts.Common.V1.Role;

namespace AccesDroits.Portal.Pages;

/// <summary>What a person finds first, by role: what they can do today, and what their page will hold once the network has begun.</summary>
internal sealed record RoleHome(string Lead, IReadOnlyList<RoleHome.Card> Cards)
{
    private static readonly Card Whom = new("Trouver un lieu", "Où envoyer une personne : les structures et les lieux du réseau, avec leurs horaires.", "/annuaire", "Ouvrir l'annuaire");
    private static readonly Card Desk = new("Poste d'accueil", "Noter chaque personne reçue, en quelques touches.", "/poste", "Ouvrir le poste d'accueil");
    private static readonly Card FollowUps = new("Accompagnements", "Ce qui est à faire, ce que l'accueil vous confie et ce que vous suivez.", "/accompagnements", "Ouvrir les accompagnements");
    private static readonly Card Referrals = new("Sollicitations", "Ce que les référents des institutions vous demandent et vous répondent.", "/sollicitations", "Ouvrir les sollicitations");
    private static readonly Card Received = new("Sollicitations", "Les situations que les structures vous confient : ce qui est dû d'abord.", "/sollicitations", "Ouvrir les sollicitations");
    private static readonly Card Absences = new("Mes absences", "Dites quand vous êtes absent·e et qui vous remplace : les sollicitations suivent.", "/mon-poste", "Dire une absence");
    private static readonly Card TeamAbsences = new("Absences de l'équipe", "Qui est absent, qui remplace, et ce que l'annuaire dit de chaque poste.", "/mon-poste", "Ouvrir les absences");
    private static readonly Card Planning = new("Planning", "Qui accueille, où et quand ; qui est ouvert quand vous êtes fermés.", "/planning", "Ouvrir le planning");
    private static readonly Card Workshops = new("Ateliers", "Les séances du jour, les inscriptions, la liste d'attente et les personnes à prévenir.", "/ateliers", "Ouvrir les ateliers");
    private static readonly Card Figures = new("Statistiques", "Qui est venu, et pour quoi : cette semaine, ce mois-ci, cette année, à côté de l'an dernier.", "/statistiques", "Voir les statistiques");
    private static readonly Card Published = new("Publications", "Les chiffres signés par le réseau. Les petits nombres y sont secrets.", "/publications", "Lire les publications");
    private static readonly Card ToSign = new("Publications", "Préparer les chiffres d'un point ou d'une structure, voir ce qui sera caché, signer.", "/publications", "Préparer et signer");
    private static readonly Card Account = new("Mon compte", "Votre mot de passe, votre second facteur et vos connexions.", "/mon-compte", "Ouvrir mon compte");

    private static readonly Card Danger = new(
        "En cas de danger", "15 Samu · 17 Police · 115 hébergement d'urgence · 119 enfance en danger · 3114 prévention du suicide · 3919 violences faites aux femmes.");

    internal sealed record Card(string Title, string Text, string? Path = null, string? Act = null);

    public static RoleHome Of(Role role) => role switch
    {
        Role.Receiver => new(
            "Ouvrez le poste d'accueil dès que vous recevez quelqu'un.",
            [Desk, Workshops, Whom, Danger]),
        Role.SocialWorker => new(
            "Commencez par ce qui est à faire aujourd'hui dans vos accompagnements.",
            [FollowUps, Referrals, new("Trouver un contact", "Les référents accès aux droits des institutions, par thème et par territoire.", "/annuaire/contacts", "Chercher un contact"), Workshops, Planning, Whom, Figures, Danger]),
        Role.Coordinator => new(
            "Commencez par votre équipe et par vos lieux : tout le reste s'appuie sur eux.",
            [
                Figures,
                new("À la place", "Ce que volontaires et bénévoles ont fait à la place des personnes, semaine par semaine.", "/a-la-place", "Voir la liste"),
                new("Votre équipe", "Invitez les personnes qui accueillent, prolongez ou terminez leur mission.", "/comptes", "Gérer les comptes"),
                new("Planning", "Planifiez les temps d'accueil, remplacez une personne, clôturez ce qui ne l'est pas.", "/planning", "Ouvrir le planning"),
                Workshops,
                new("Vos lieux", "Vérifiez les lieux de votre structure et leurs horaires.", "/annuaire/lieux", "Voir les lieux"),
                new("Raccourcis du poste", "Ce que chaque poste d'accueil montre en premier, et les choix propres à votre structure.", "/raccourcis", "Choisir les raccourcis"),
                new("Contacts à vérifier", "Un contact qui n'a pas été vérifié depuis un an n'est peut-être plus le bon.", "/annuaire/contacts?a-verifier=1", "Voir les contacts"),
            ]),
        Role.NetworkAdmin => new(
            "Pour démarrer un réseau : les structures, leurs lieux, puis une personne qui coordonne chaque structure.",
            [
                new("Annuaire", "Structures, lieux, territoires, reconnaissances, institutions et contacts.", "/annuaire", "Tenir l'annuaire"),
                new("Comptes", "Invitez, prolongez une mission, débloquez un compte.", "/comptes", "Gérer les comptes"),
                new("Contacts à vérifier", "Les contacts et institutions que personne n'a vérifiés depuis un an.", "/annuaire/contacts?a-verifier=1", "Voir les contacts"),
                new("Listes", "Ce que chaque accueil peut choisir : institutions, demandes, droits.", "/listes", "Tenir les listes"),
                new("Délais des sollicitations", "Combien de jours ouvrés ont les institutions pour accuser réception et répondre.", "/sollicitations/delais", "Voir les délais"),
                Figures,
                ToSign,
                new("Journal des accès", "Qui a consulté ou modifié des données nominatives, et quand.", "/journal", "Ouvrir le journal"),
            ]),
        Role.PartnerContact or Role.PartnerSupervisor => new(
            "Commencez par les sollicitations les plus urgentes. Vous recevez un courrier électronique dès qu'une situation vous est confiée.",
            [Received, role == Role.PartnerSupervisor ? TeamAbsences : Absences, Account]),
        Role.StatisticsReader => new(
            "Les chiffres que le réseau a signés : chaque point, chaque période, à lire ou à emporter en fichier.",
            [Published, Account]),
        Role.Dpo => new(
            "Vous voyez qui a consulté ou modifié des données nominatives, jamais leur contenu.",
            [new("Journal des accès", "Chercher, exporter et vérifier que rien n'a été effacé.", "/journal", "Ouvrir le journal"), Account]),
        _ => new("", [Account]),
    };
}
