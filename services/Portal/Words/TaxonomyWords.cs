using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Portal.Forms;

namespace AccesDroits.Portal.Words;

/// <summary>The lists in words.</summary>
internal static class TaxonomyWords
{
    /// <summary>The lists that may be looked at, those that change first.</summary>
    public static IReadOnlyList<Option> Lists { get; } =
    [
        new("institution", "Institutions"), new("nature", "Nature de la demande"), new("droit", "Droits"), new("medium", "Moyens"), new("obstacle", "Ce qui bloque"),
        new("heard-of", "Comment la personne a connu le lieu"), new("mode-reason", "Pourquoi à la place"), new("not-checked", "Pourquoi la compréhension n'est pas vérifiée"),
        new("outcome", "Suites"), new("mode", "Comment la démarche est faite"), new("channel", "Canaux"), new("age-band", "Tranches d'âge"), new("duration-band", "Durées"),
        new("receiver-status", "Statuts de l'intervenant"), new("place-kind", "Types de lieu"),
    ];

    /// <summary>What a change was, in a sentence.</summary>
    public static string Of(CodeChange change) => change.Kind switch
    {
        CodeChangeKind.CodeAdded => $"« {change.Label} » est ajouté, à partir du {French.Day(change.Day)}.",
        CodeChangeKind.CodeRelabelled => $"« {change.FormerLabel} » s'appelle « {change.Label} », à partir du {French.Day(change.Day)}.",
        CodeChangeKind.CodeEnded when change.Successor.Length > 0 => $"« {change.Label} » prend fin le {French.Day(change.Day)}. « {change.Successor} » prend la suite.",
        CodeChangeKind.CodeEnded => $"« {change.Label} » prend fin le {French.Day(change.Day)}.",
        CodeChangeKind.CodeEndUndone => $"« {change.Label} » n'a plus de fin.",
        _ => change.Label,
    };

    /// <summary>The label in force on a day, YYYY-MM-DD.</summary>
    public static string LabelOn(ListedCode code, string day) =>
        (code.Labels.LastOrDefault(label => string.CompareOrdinal(label.From, day) <= 0) ?? code.Labels[0]).Label;

    /// <summary>When a code may be used.</summary>
    public static string DaysOf(ListedCode code) => (code.ValidFrom, code.ValidTo) switch
    {
        ("", "") => "toujours",
        ("", _) => $"jusqu'au {French.Day(code.ValidTo)}",
        _ => French.Period(code.ValidFrom, code.ValidTo),
    };

    /// <summary>How deep in its list.</summary>
    public static int DepthOf(ListedCode code) => code.Parent.Length == 0 ? 0 : code.Parent.Count(character => character == '.') + 1;

    /// <summary>The days of each label of a code but the latest: « A », jusqu'au 30 juin 2024.</summary>
    public static IEnumerable<(string Label, string Until)> FormerOf(ListedCode code, string today) =>
        code.Labels.Zip(code.Labels.Skip(1)).Where(pair => string.CompareOrdinal(pair.Second.From, today) <= 0)
            .Select(pair => (pair.First.Label, ServiceDefaults.LocalTime.ToText(ServiceDefaults.LocalTime.ToDate(pair.Second.From).AddDays(-1))));

    public static string AddressOf(string dimension, string value) => $"/listes/choix?liste={Uri.EscapeDataString(dimension)}&choix={Uri.EscapeDataString(value)}";
}
