using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Portal.Forms;
using Role = AccesDroits.Contracts.Common.V1.Role;

namespace AccesDroits.Portal.Words;

/// <summary>The French words of the contract's codes (docs/glossary.md).</summary>
internal static class Labels
{
    private static readonly Role[] OfPeople =
        [Role.Receiver, Role.SocialWorker, Role.Coordinator, Role.NetworkAdmin, Role.PartnerContact, Role.PartnerSupervisor, Role.StatisticsReader, Role.Dpo];

    public static IEnumerable<Option> Roles { get; } = [.. OfPeople.Select(role => new Option($"{(int)role}", Of(role)))];

    public static IEnumerable<Option> RolesOfAStructure { get; } = [.. OfPeople.Take(3).Select(role => new Option($"{(int)role}", Of(role)))];

    public static IEnumerable<Option> AccountStates { get; } = OptionsOf<AccountState>(Of);

    public static IEnumerable<Option> StructureKinds { get; } = OptionsOf<StructureKind>(Of);

    public static IEnumerable<Option> TerritoryKinds { get; } = OptionsOf<TerritoryKind>(Of);

    public static IEnumerable<Option> RecognitionStatuses { get; } = OptionsOf<RecognitionStatus>(Of);

    public static IEnumerable<Option> Weekdays { get; } =
        [new("1", "lundi"), new("2", "mardi"), new("3", "mercredi"), new("4", "jeudi"), new("5", "vendredi"), new("6", "samedi"), new("7", "dimanche")];

    public static IEnumerable<Option> PlaceKinds { get; } =
        [new("centre", "Centre social"), new("mairie", "Mairie, mairie de quartier"), new("partenaire", "Chez un partenaire"), new("hors-les-murs", "Hors les murs"), new("domicile", "À domicile")];

    public static IEnumerable<Option> ReceiverStatuses { get; } =
        [new("service-civique", "Volontaire en Service Civique"), new("benevole", "Bénévole"), new("agent-accueil", "Agent d'accueil"), new("travailleur-social", "Travailleur social, CESF"),
         new("conseiller-numerique", "Conseiller numérique"), new("stagiaire", "Stagiaire"), new("partenaire", "Partenaire")];

    public static string Of(Role role) => role switch
    {
        Role.Receiver => "Accueillant·e",
        Role.SocialWorker => "Travailleur social",
        Role.Coordinator => "Coordinateur·rice",
        Role.NetworkAdmin => "Administrateur·rice du réseau",
        Role.PartnerContact => "Référent·e accès aux droits d'une institution",
        Role.PartnerSupervisor => "Responsable dans une institution",
        Role.StatisticsReader => "Lecteur statistique",
        Role.Dpo => "Délégué·e à la protection des données",
        _ => "",
    };

    public static string Of(AccountState state) => state switch
    {
        AccountState.Deactivated => "Désactivé",
        AccountState.MissionOver => "Mission terminée",
        AccountState.Invited => "Invitation envoyée",
        AccountState.MissionAhead => "Mission à venir",
        AccountState.Locked => "Bloqué",
        AccountState.Active => "Actif",
        _ => "",
    };

    public static string ToneOf(AccountState state) => state switch
    {
        AccountState.Active => "good",
        AccountState.Locked => "bad",
        AccountState.Invited or AccountState.MissionAhead => "warn",
        _ => "",
    };

    public static string Of(StructureKind kind) => kind switch
    {
        StructureKind.CentreSocial => "Centre social",
        StructureKind.EspaceDeVieSociale => "Espace de vie sociale (EVS)",
        StructureKind.CentreCommunalActionSociale => "Centre communal d'action sociale (CCAS)",
        StructureKind.Commune => "Commune",
        StructureKind.Association => "Association",
        StructureKind.OtherStructure => "Autre",
        _ => "",
    };

    public static string Of(TerritoryKind kind) => kind switch
    {
        TerritoryKind.Quartier => "Quartier",
        TerritoryKind.Agglomeration => "Agglomération",
        TerritoryKind.Qpv => "Quartier prioritaire (QPV)",
        TerritoryKind.Canton => "Canton",
        TerritoryKind.OtherTerritory => "Autre",
        _ => "",
    };

    public static string Of(RecognitionStatus status) => status switch
    {
        RecognitionStatus.Requested => "Demandé",
        RecognitionStatus.UnderReview => "En instruction",
        RecognitionStatus.Granted => "Obtenu",
        RecognitionStatus.Suspended => "Suspendu",
        RecognitionStatus.Expired => "Échu",
        RecognitionStatus.Withdrawn => "Retiré",
        _ => "",
    };

    public static string In(this IEnumerable<Option> options, string value) => options.FirstOrDefault(option => option.Value == value)?.Label ?? value;

    private static Option[] OptionsOf<T>(Func<T, string> label) where T : struct, Enum =>
        [.. Enum.GetValues<T>().Where(value => Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture) > 0)
            .Select(value => new Option($"{Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture)}", label(value)))];
}
