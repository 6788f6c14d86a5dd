namespace AccesDroits.Portal.Pages.Evaluation;

/// <summary>The parts of a fiche action, in the order of its form.</summary>
internal static class SheetFields
{
    /// <param name="Path">Name of the field in the contract.</param>
    public sealed record Field(string Path, string Label, bool IsLong, string? Hint = null);

    public static IReadOnlyList<Field> All { get; } =
    [
        new("status", "Statut de l'action", IsLong: false, "Nouvelle, reconduite, terminée…"), new("dimension", "Dimension", IsLong: false, "Collective, individuelle…"), new("keywords", "Mots clés", IsLong: false),
        new("summary", "Résumé", IsLong: true), new("initiative", "À l'initiative de", IsLong: true), new("territory", "Territoire", IsLong: true), new("audience", "Public", IsLong: true),
        new("partners", "Partenaires", IsLong: true), new("description", "Description", IsLong: true), new("resources", "Ressources", IsLong: true), new("staff", "Personnes mobilisées", IsLong: true),
        new("results_territory", "Résultats pour le territoire", IsLong: true), new("results_centre", "Résultats pour le centre", IsLong: true), new("results_inhabitants", "Résultats pour les habitants", IsLong: true),
        new("limits", "Limites", IsLong: true), new("prospects", "Perspectives", IsLong: true),
    ];
}
