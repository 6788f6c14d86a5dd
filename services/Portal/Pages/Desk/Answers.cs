using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Portal.Forms;

namespace AccesDroits.Portal.Pages.Desk;

/// <summary>What can be answered at the desk. Nothing is presumed: each list of the profile ends with what it begins with, « non demandé ».</summary>
internal static class Answers
{
    /// <summary>Neither band: the person would rather not say.</summary>
    public const string AgeRefused = "refuse";

    public const string OtherRequest = "autre";

    private static readonly Answer NotAsked = new("", "non demandé");

    public static IReadOnlyList<Answer> Ages { get; } =
    [
        new("under-18", "moins de 18", "m"), new("18-25", "18-25", "j"), new("26-64", "26-64", "a"), new("65+", "65 et plus", "s"), new(AgeRefused, "refuse", "r"), NotAsked,
    ];

    public static IReadOnlyList<Answer> Sexes { get; } =
        [new(Number(Sex.Female), "Femme", "f"), new(Number(Sex.Male), "Homme", "h"), new(Number(Sex.Other), "Autre", "x"), new(Number(Sex.Refused), "refuse"), NotAsked];

    /// <param name="keys">Whether they have keys: a page with several requests gives them to the first.</param>
    public static IReadOnlyList<Answer> Modes(bool keys) =>
        [new("seule", "Seule", keys ? "w" : null), new("avec", "Avec la personne", keys ? "v" : null), new("a-la-place", "À la place", keys ? "b" : null)];

    public static IReadOnlyList<Answer> Outcomes { get; } =
    [
        new("traite.termine", "Démarche terminée"), new("traite.information", "Information donnée"), new("attente", "À poursuivre"), new("approfondi", "Accompagnement"),
        new("referent", "Référent"), new("orientation.atelier", "Atelier"), new("orientation", "Orientation"), new("non-traite", "Non traité"),
    ];

    public static IReadOnlyList<Answer> YesNo(string yes, string no) =>
        [new(Number(Contracts.Reception.V1.YesNo.Yes), "oui", yes), new(Number(Contracts.Reception.V1.YesNo.No), "non", no), new(Number(Contracts.Reception.V1.YesNo.Refused), "refuse"), NotAsked];

    private static string Number<TEnum>(TEnum value) where TEnum : struct, Enum => Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
