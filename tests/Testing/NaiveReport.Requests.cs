using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Statistics.V1;

namespace AccesDroits.Testing;

public sealed partial class NaiveReport
{
    private static readonly (string Code, string Label, string Parent)[] Tree =
    [
        ("caf", "Démarches vis-à-vis de la Caf", ""),
        ("caf.declaration", "Déclarations de ressources", "caf"),
        ("caf.declaration.rsa", "RSA", "caf.declaration"),
        ("caf.declaration.prime-activite", "Prime d'activité", "caf.declaration"),
        ("caf.declaration.annuelle", "Déclaration annuelle", "caf.declaration"),
        ("caf.declaration.non-precise", "Non précisé", "caf.declaration"),
        ("caf.simulation", "Simulations pour l'ouverture de droits", "caf"),
        ("caf.simulation.apl", "APL", "caf.simulation"),
        ("caf.simulation.rsa", "RSA", "caf.simulation"),
        ("caf.simulation.prime-activite", "Prime d'activité", "caf.simulation"),
        ("caf.simulation.non-precise", "Non précisé", "caf.simulation"),
        ("caf.compte", "Autres démarches sur le compte Caf", "caf"),
        ("caf.autre", "Autres démarches", "caf"),
        ("autre-en-ligne", "Démarches en ligne sur d'autres sites", ""),
        ("renseignement", "Renseignements, courriers, formulaires papier, accompagnements plus lourds", ""),
    ];

    private static HelpRequests RequestsOf(List<HelpRequest> requests)
    {
        var leaves = requests.ConvertAll(LeafOf);
        var answer = new HelpRequests { Total = requests.Count, Projection = "caf-2017" };
        answer.Shares.Add(SharesUnder("", requests.Count, leaves));
        return answer;
    }

    private static List<Share> SharesUnder(string parent, int total, List<string> leaves)
    {
        var shares = new List<Share>();
        foreach (var (code, label, _) in Tree.Where(node => node.Parent == parent))
        {
            var count = leaves.Count(leaf => leaf == code || leaf.StartsWith(code + ".", StringComparison.Ordinal));
            var share = new Share { Code = code, Label = label, Count = count, Base = total };
            if (Percent(count, total) is { } percent)
            {
                share.Percent = percent;
            }

            share.Children.Add(SharesUnder(code, count, leaves));
            shares.Add(share);
        }

        return shares;
    }

    private static string LeafOf(HelpRequest request)
    {
        if (request.Institution.Split('.')[0] == "caf")
        {
            return CafLeafOf(request);
        }

        var isKnown = request.Institution.Split('.')[0] is not ("autre" or "aucune" or "non-precise");
        return isKnown && request.Medium.Split('.')[0] == "en-ligne" ? "autre-en-ligne" : "renseignement";
    }

    private static string CafLeafOf(HelpRequest request)
    {
        var nature = request.Nature.Split('.');
        var droit = request.Droit.Split('.');
        return nature[0] switch
        {
            "declaration" when nature is [_, "annuelle", ..] => "caf.declaration.annuelle",
            "declaration" when droit[0] == "rsa" => "caf.declaration.rsa",
            "declaration" when droit[0] == "prime-activite" => "caf.declaration.prime-activite",
            "declaration" => "caf.declaration.non-precise",
            "simulation" when droit is ["logement", "apl", ..] => "caf.simulation.apl",
            "simulation" when droit[0] == "rsa" => "caf.simulation.rsa",
            "simulation" when droit[0] == "prime-activite" => "caf.simulation.prime-activite",
            "simulation" => "caf.simulation.non-precise",
            "compte" => "caf.compte",
            _ => "caf.autre",
        };
    }
}
