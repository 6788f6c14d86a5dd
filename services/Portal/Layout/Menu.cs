using Role = AccesDroits.Contracts.Common.V1.Role;

namespace AccesDroits.Portal.Layout;

/// <summary>What each role finds in the menu.</summary>
internal sealed record Menu(string Path, string Label)
{
    private const string ReferralsPath = "/sollicitations";
    private static readonly Menu Home = new("/", "Accueil");
    private static readonly Menu Desk = new("/poste", "Poste d'accueil");
    private static readonly Menu Planning = new("/planning", "Planning");
    private static readonly Menu Workshops = new("/ateliers", "Ateliers");
    private static readonly Menu ClosedDays = new("/ateliers/jours-fermes", "Jours sans ateliers");
    private static readonly Menu Visitors = new("/personnes", "Personnes");
    private static readonly Menu FollowUps = new("/accompagnements", "Accompagnements");
    private static readonly Menu Referrals = new(ReferralsPath, "Sollicitations");
    private static readonly Menu Post = new("/mon-poste", "Mes absences");
    private static readonly Menu Posts = new("/mon-poste", "Absences de l'équipe");
    private static readonly Menu Visits = new("/passages", "Visites");
    private static readonly Menu InPlace = new("/a-la-place", "À la place");
    private static readonly Menu Figures = new("/statistiques", "Statistiques");
    private static readonly Menu Publications = new("/publications", "Publications");
    private static readonly Menu Directory = new("/annuaire", "Annuaire");
    private static readonly Menu Accounts = new("/comptes", "Comptes");
    private static readonly Menu Lists = new("/listes", "Listes");
    private static readonly Menu Audit = new("/journal", "Journal des accès");

    /// <summary>Its entry says how much is new.</summary>
    public bool HasNews => Path == ReferralsPath;

    public static IReadOnlyList<Menu> For(Role role) => role switch
    {
        Role.NetworkAdmin => [Home, Figures, Publications, Accounts, Directory, Lists, ClosedDays, Audit],
        Role.Coordinator => [Home, Desk, Planning, Workshops, Visits, InPlace, Figures, Visitors, Accounts, Directory, Lists],
        Role.SocialWorker => [Home, FollowUps, Referrals, Desk, Planning, Workshops, Visits, Figures, Visitors, Directory],
        Role.Receiver => [Home, Desk, Planning, Workshops, Visits, Visitors, Directory],
        Role.Dpo => [Home, Audit],
        Role.PartnerContact => [Home, Referrals, Post, Publications],
        Role.PartnerSupervisor => [Home, Referrals, Posts, Publications],
        Role.StatisticsReader => [Home, Publications],
        _ => [Home],
    };
}
