using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Statistics.V1;

namespace AccesDroits.Portal.Pages.Figures;

/// <summary>What the codes of the details are called, as the lists of the network say on a day.</summary>
public sealed class DetailLabels(GetTaxonomyResponse lists)
{
    private readonly Dictionary<(string, string), string> _labels = lists.Entries.GroupBy(entry => (entry.Dimension, entry.Code)).ToDictionary(group => group.Key, group => group.First().Label);

    public static string TitleOf(Breakdown breakdown) => breakdown.Code switch
    {
        "channel" => "Comment les personnes sont venues", "receiver" => "Qui les a reçues", "mode" => "Faire avec, pas à la place", "outcome" => "Les suites données",
        "comprehension" => "Ce qui a été compris", "need" => "Les besoins les plus fréquents", _ => "Les droits dont il est question",
    };

    public string Of(Breakdown breakdown, string code) => breakdown.Code switch
    {
        "channel" => In("channel", code), "receiver" => In("receiver-status", code), "mode" => In("mode", code), "outcome" => In("outcome", code),
        "comprehension" => code == "checked" ? "Compréhension vérifiée" : $"Non vérifiée : {In("not-checked", code)}", "need" => NeedOf(code), _ => In("droit", code),
    };

    private string NeedOf(string code) => code.Split('/') is [var institution, var nature] ? $"{In("institution", institution)} : {In("nature", nature)}" : code;

    private string In(string dimension, string code) => _labels.GetValueOrDefault((dimension, code), code);
}
