using AccesDroits.Contracts.Statistics.V1;

namespace AccesDroits.Demo.Tests;

/// <summary>The report that the suite should compute, written from the published figures and the synthetic counts.</summary>
internal static class ComputedReports
{
    public static Report LaClairiere()
    {
        var published = PublishedReport.LaClairiere;
        var synthetic = published.SyntheticDataset.Persons;
        return new Report
        {
            Persons = new Persons
            {
                Total = new SexCounts { Male = published.Persons.Total.Male, Female = published.Persons.Total.Female, Total = published.Persons.Total.Total },
                AgeBySex = { published.Persons.AgeBySex.Select(age => new AgeLine { AgeBand = age.AgeBand, Male = age.Male, Female = age.Female, Total = age.Total }) },
                Profile =
                {
                    Yes("single-parent", synthetic.SingleParent, synthetic.Of),
                    Yes("help-with-french", synthetic.DifficultyWithFrench, synthetic.Of),
                    Yes("computer-at-home", synthetic.AccessToComputer, synthetic.Of),
                },
            },
            Visits = new Visits { Total = 452 },
            DropInSessions = new DropInSessions { DaysAtCentre = 88, SlotsAtTownHallByServiceCivique = 31, SlotsByBenevole = 23 },
            Kiosk = new Kiosk { Total = 1240, ByMonth = { Enumerable.Range(1, 12).Select(month => new MonthCount { Month = $"2017-{month:00}", Total = month == 1 ? 104 : 103 }) } },
            HelpRequests = new HelpRequests { Total = 500, Shares = { Shares(published.SyntheticDataset.Counts, "", 500) } },
            Coverage = new Coverage { PlannedSessions = 142, HeldSessions = 142, ClosedSessions = 142 },
        };
    }

    public static int HalfUp(int count, int of) => ((200 * count) + of) / (2 * of);

    private static ProfileLine Yes(string code, int yes, int of) => new() { Code = code, Yes = yes, No = of - yes, Base = of, Answered = of, Percent = HalfUp(yes, of) };

    private static IEnumerable<Share> Shares(IReadOnlyDictionary<string, int> counts, string parent, int of) =>
        counts.Where(line => line.Key.StartsWith(parent, StringComparison.Ordinal) && line.Key.Length > parent.Length && !line.Key[parent.Length..].Contains('.', StringComparison.Ordinal))
            .Select(line => new Share { Code = line.Key, Count = line.Value, Base = of, Percent = HalfUp(line.Value, of), Children = { Shares(counts, line.Key + ".", line.Value) } });
}
