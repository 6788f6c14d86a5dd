using AccesDroits.Contracts.Statistics.V1;

namespace AccesDroits.Statistics.Domain;

/// <summary>Personnes: distinct persons by age and sex, and what they declared.</summary>
public static class PersonsBuilder
{
    private static readonly string[] BandOrder = ["under-18", "18-25", "26-64", "65+"];

    // After every band, whatever the configuration calls them.
    private static readonly string[] Unanswered = ["refused", "not-asked"];

    public static Persons Build(IReadOnlyList<PersonCell> cells) => new()
    {
        Total = BySex(cells),
        Anonymous = cells.Where(cell => cell.Anonymous).Sum(cell => cell.Persons),
        AgeBySex =
        {
            cells.GroupBy(cell => cell.AgeBand)
                .OrderBy(band => Rank(band.Key)).ThenBy(band => band.Key, StringComparer.Ordinal)
                .Select(band => Line(band.Key, BySex(band))),
        },
        Profile =
        {
            Answers("single-parent", "Monoparentalité", cells, cell => cell.SingleParent),
            Answers("help-with-french", "Difficulté avec la langue française", cells, cell => cell.HelpWithFrench),
            Answers("computer-at-home", "Accès à un ordinateur pour les démarches en ligne", cells, cell => cell.ComputerAtHome),
        },
    };

    private static int Rank(string band)
    {
        var unanswered = Array.IndexOf(Unanswered, band);
        var known = Array.IndexOf(BandOrder, band);
        return unanswered >= 0 ? BandOrder.Length + 1 + unanswered : known >= 0 ? known : BandOrder.Length;
    }

    private static SexCounts BySex(IEnumerable<PersonCell> cells)
    {
        var counts = new SexCounts();
        foreach (var cell in cells)
        {
            counts.Total += cell.Persons;
            switch (cell.Sex)
            {
                case "male": counts.Male += cell.Persons; break;
                case "female": counts.Female += cell.Persons; break;
                case "other": counts.Other += cell.Persons; break;
                case "refused": counts.Refused += cell.Persons; break;
                default: counts.NotAsked += cell.Persons; break;
            }
        }

        return counts;
    }

    private static AgeLine Line(string band, SexCounts counts) => new()
    {
        AgeBand = band,
        Male = counts.Male,
        Female = counts.Female,
        Other = counts.Other,
        Refused = counts.Refused,
        NotAsked = counts.NotAsked,
        Total = counts.Total,
    };

    private static ProfileLine Answers(string code, string label, IReadOnlyList<PersonCell> cells, Func<PersonCell, string> answer)
    {
        int Count(string value) => cells.Where(cell => answer(cell) == value).Sum(cell => cell.Persons);

        var line = new ProfileLine
        {
            Code = code,
            Label = label,
            Yes = Count("yes"),
            No = Count("no"),
            Refused = Count("refused"),
            NotAsked = Count("not-asked"),
            Base = cells.Sum(cell => cell.Persons),
        };
        line.Answered = line.Yes + line.No;
        if (Percent.Of(line.Yes, line.Base) is { } percent)
        {
            line.Percent = percent;
        }

        if (Percent.Of(line.Yes, line.Answered) is { } percentOfAnswers)
        {
            line.PercentOfAnswers = percentOfAnswers;
        }

        return line;
    }
}
