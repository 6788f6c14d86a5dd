using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Portal.Forms;

namespace AccesDroits.Portal.Words;

/// <summary>The planning in words.</summary>
internal static class PlanningWords
{
    public static IReadOnlyList<Option> Rhythms { get; } =
        [new("1", "Toutes les semaines"), new("2", "Une semaine sur deux"), new("3", "Une semaine sur trois"), new("4", "Une semaine sur quatre")];

    public static IReadOnlyList<Option> ReasonsToChange { get; } = Same("Absence", "Échange", "Renfort", "Changement d'horaire", "Erreur de saisie", "Autre");

    public static IReadOnlyList<Option> ReasonsToCancel { get; } = Same("Absence", "Fermeture du lieu", "Vacances", "Erreur de saisie", "Autre");

    public static string Of(WhyLeft why) => why switch
    {
        WhyLeft.PublicHoliday => "jour férié",
        WhyLeft.PlaceTaken => "le lieu a déjà un temps d'accueil à cette heure",
        WhyLeft.SessionClosed => "déjà clôturé",
        WhyLeft.SessionHasVisits => "des personnes y sont déjà reçues",
        WhyLeft.ChangedApart => "modifié à part : ouvrez-le pour le changer",
        _ => "",
    };

    /// <summary>What is worth saying of a session, with its tone; null when nothing is.</summary>
    /// <param name="hasPassed">Its day has passed.</param>
    public static (string Text, string Tone)? StateOf(DropInSessionState state, bool hasPassed) => state switch
    {
        DropInSessionState.NotHeld => ("n'a pas eu lieu", ""),
        DropInSessionState.Held => ("clôturé", "good"),
        _ => hasPassed ? ("à clôturer", "warn") : null,
    };

    private static Option[] Same(params string[] words) => [.. words.Select(word => new Option(word, word))];
}
