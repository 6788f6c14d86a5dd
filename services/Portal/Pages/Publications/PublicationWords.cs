using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Portal.Words;

namespace AccesDroits.Portal.Pages.Publications;

/// <summary>Publications in words.</summary>
internal static class PublicationWords
{
    public static readonly IReadOnlyList<(string Format, string Label)> Formats = [("xlsx", "Tableur"), ("csv", "CSV"), ("json", "JSON")];

    public static string StateOf(StoredPublication publication) => publication.State switch
    {
        PublicationState.Draft => "Brouillon, à signer",
        PublicationState.Superseded => $"N° {publication.Number}, remplacée depuis",
        _ => $"N° {publication.Number}, signée le {French.Moment(publication.PublishedAt)}",
    };

    public static string ReasonOf(HiddenReason reason) => reason switch
    {
        HiddenReason.Small => "nombre sous le seuil",
        HiddenReason.Protects => "ferait deviner un petit nombre par soustraction",
        HiddenReason.Difference => "la différence avec une autre publication serait petite",
        _ => "le tableau entier ne peut pas être protégé autrement",
    };

    public static string ThresholdOf(int threshold) => threshold == 0
        ? "Aucun seuil : tous les nombres sont montrés, par décision du réseau."
        : $"Les nombres de 1 à {threshold - 1} sont secrets, et ceux qui les feraient deviner aussi. Un secret n'est pas un zéro.";

    public static string CellOf(FigureCell cell, FigureColumn column) => cell.State switch
    {
        CellState.Shown when column.Unit == "percent" => $"{cell.Value}\u00a0%",
        CellState.Shown => French.Count(cell.Value),
        CellState.Secret => "secret",
        CellState.NotCollected => "non collecté",
        _ => "–",
    };
}
