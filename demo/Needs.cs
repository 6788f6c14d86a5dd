using System.Globalization;
using AccesDroits.Contracts.Reception.V1;

namespace AccesDroits.Demo;

/// <summary>Demande typique: a combination of dimensions that desks really see (Data/needs.csv).</summary>
/// <param name="Leaf">Where the combination falls in the tree of the 2017 report.</param>
/// <param name="Weight">How often it is seen, among the others.</param>
/// <param name="From">First day on which its codes may be used.</param>
/// <param name="To">Last day on which its codes may be used.</param>
internal sealed record Need(string Leaf, string Institution, string Nature, string Droit, string Medium, int Weight, DateOnly From, DateOnly To);

internal static class Needs
{
    private static readonly Need[] All =
        [.. Data.Lines("needs.csv").Skip(1).Select(line => line.Split(';')).Select(cells =>
            new Need(cells[0], cells[1], cells[2], cells[3], cells[4], int.Parse(cells[5], CultureInfo.InvariantCulture),
                Day(cells[6]) ?? DateOnly.MinValue, Day(cells[7]) ?? DateOnly.MaxValue))];

    /// <summary>A need of one leaf of the 2017 tree, with codes valid on the date.</summary>
    public static Need Of(string leaf, DateOnly date, Dice dice) => Draw(All.Where(need => need.Leaf == leaf), date, dice);

    /// <summary>Any need, with codes valid on the date.</summary>
    public static Need Any(DateOnly date, Dice dice) => Draw(All, date, dice);

    /// <summary>What was done about a need, and how.</summary>
    public static HelpRequest Answer(Need need, Dice dice)
    {
        var mode = dice.Weighted((76, "avec"), (18, "seule"), (6, "a-la-place"));
        return new HelpRequest
        {
            Institution = need.Institution,
            Nature = need.Nature,
            Droit = need.Droit,
            Medium = need.Medium,
            Mode = mode,
            ModeReason = mode == "a-la-place" ? dice.Pick("urgence", "incapacite", "langue", "temps") : "",
            Outcomes = { Outcomes(need, dice) },
            Comprehension = Comprehension(dice),
        };
    }

    private static Need Draw(IEnumerable<Need> needs, DateOnly date, Dice dice) =>
        dice.Weighted([.. needs.Where(need => need.From <= date && date <= need.To).Select(need => (need.Weight, need))]);

    private static IEnumerable<string> Outcomes(Need need, Dice dice)
    {
        var first = need.Nature.Split('.')[0] switch
        {
            "litige" => dice.Weighted((4, "attente.reponse"), (3, "referent"), (2, "mediation"), (2, "approfondi.rdv"), (2, "orientation.institution"), (1, "orientation.social")),
            "numerique" => dice.Weighted((5, "acces-accompagne"), (3, "traite.termine"), (2, "orientation.atelier")),
            "renseignement" => dice.Weighted((8, "traite.information"), (2, "orientation.institution"), (1, "orientation.social"), (1, "orientation.collectif"), (1, "non-traite.champ")),
            _ => dice.Weighted((64, "traite.termine"), (9, "traite.information"), (8, "attente.pieces"), (7, "attente.reponse"), (5, "acces-accompagne"), (3, "attente.panne"), (2, "approfondi.rdv"), (2, "non-traite.renonce"), (1, "non-traite.temps")),
        };
        return dice.Chance(12) && first != "orientation.atelier" ? [first, "orientation.atelier"] : [first];
    }

    private static Comprehension Comprehension(Dice dice)
    {
        if (dice.Chance(14))
        {
            return new Comprehension { NotCheckedReason = dice.Weighted((5, "temps"), (3, "depart"), (2, "langue"), (2, "sans-objet")) };
        }

        var reformulated = dice.Chance(75);
        return new Comprehension { Reformulated = reformulated, NextStepKnown = !reformulated || dice.Chance(60), HandoutGiven = dice.Chance(30) };
    }

    private static DateOnly? Day(string text) => text.Length == 0 ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
