using AccesDroits.Contracts.Reception.V1;

namespace AccesDroits.Statistics.Publications;

/// <summary>Libellés: what codes are called on the last day of a period, as the lists of the network say.</summary>
public sealed class Labels(IEnumerable<TaxonomyEntry> entries)
{
    private static readonly Dictionary<string, string> Fixed = new(StringComparer.Ordinal)
    {
        ["under-18"] = "Moins de 18 ans", ["18-25"] = "18 à 25 ans", ["26-64"] = "26 à 64 ans", ["65+"] = "65 ans et plus",
        ["refused"] = "Ne souhaite pas répondre", ["not-asked"] = "Non demandé", ["female"] = "Femmes", ["male"] = "Hommes", ["other"] = "Autre",
        ["checked"] = "Compréhension vérifiée", ["open"] = "En cours", ["resolved"] = "Résolue", ["partly-resolved"] = "Résolue en partie", ["refused-by"] = "Refusée", ["not-competent"] = "Non compétent",
        ["transferred"] = "Transmise à un autre service", ["withdrawn"] = "Retirée", ["normal"] = "Normale", ["resources"] = "Urgente : rupture de ressources", ["eviction"] = "Urgente : expulsion",
        ["health"] = "Urgente : santé", ["present"] = "Présences", ["absent"] = "Absences", ["excused"] = "Absences excusées", ["non-precise"] = "Non précisé",
        ["no-news"] = "Sans nouvelle d'un dossier", ["documents"] = "Pièces perdues ou redemandées", ["error-in-file"] = "Erreur dans le dossier", ["overpayment"] = "Indu ou retenue",
        ["contested-decision"] = "Décision contestée", ["no-access"] = "Accès au compte impossible", ["between-institutions"] = "Plusieurs institutions se renvoient le dossier",
        ["other-cause"] = "Autre cause",
        ["device"] = "Utiliser un appareil", ["search"] = "Chercher sur internet", ["email"] = "Courrier électronique", ["password"] = "Mots de passe", ["form"] = "Formulaires", ["document"] = "Documents",
    };

    private readonly Dictionary<(string, string), string> _listed = entries.Where(entry => entry.NetworkCode.Length == 0)
        .GroupBy(entry => (entry.Dimension, entry.Code)).ToDictionary(group => group.Key, group => group.First().Label);

    private readonly Dictionary<(string, string), int> _places = entries.Select((entry, place) => (entry.Dimension, entry.Code, Place: place))
        .GroupBy(entry => (entry.Dimension, entry.Code)).ToDictionary(group => group.Key, group => group.First().Place);

    /// <summary>Where a code stands in its list: what is published comes in that order, since that of the counts would tell of the hidden ones.</summary>
    public int PlaceOf(string dimension, string code) => _places.GetValueOrDefault((dimension, code), int.MaxValue);

    /// <summary>The label of a code of a list; the code itself when the list has lost it.</summary>
    public string Of(string dimension, string code) => _listed.GetValueOrDefault((dimension, code)) ?? Of(code);

    /// <summary>The label of a code that no list holds.</summary>
    public static string Of(string code) => Fixed.GetValueOrDefault(code, code);
}
