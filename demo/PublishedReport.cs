using System.Text.Json;

namespace AccesDroits.Demo;

/// <summary>Rapport publié: the figures of the report that one centre social published for 2017 (Data/la-clairiere-2017.json).</summary>
public sealed record PublishedReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static PublishedReport LaClairiere { get; } = Read();

    public required PublishedPersons Persons { get; init; }

    public required PublishedSessions DropInSessions { get; init; }

    public required AtLeastVisits Visits { get; init; }

    public required AtLeastKiosk Kiosk { get; init; }

    public required PublishedTree HelpRequests { get; init; }

    /// <summary>One integer data set, synthetic, that yields the published percentages.</summary>
    public required Synthetic SyntheticDataset { get; init; }

    private static PublishedReport Read()
    {
        using var stream = Data.Open("la-clairiere-2017.json");
        return JsonSerializer.Deserialize<PublishedReport>(stream, Json) ?? throw new InvalidDataException("The published report is empty.");
    }
}

/// <summary>Personnes: the table of age and sex, and the percentages of the declared profile.</summary>
public sealed record PublishedPersons(
    IReadOnlyList<PublishedAge> AgeBySex, PublishedTotal Total, int SingleParentPercent, int DifficultyWithFrenchPercent, int AccessToComputerPercent);

public sealed record PublishedAge(string AgeBand, int Male, int Female, int Total);

public sealed record PublishedTotal(int Male, int Female, int Total);

/// <summary>Temps d'accueil: days, slots and slots, never added up.</summary>
public sealed record PublishedSessions(int DaysAtCentre, int SlotsAtTownHallByServiceCivique, int SlotsByBenevole);

public sealed record AtLeastVisits(int AtLeast);

public sealed record AtLeastKiosk(int PerMonthAtLeast);

/// <summary>Demandes: percentages, each of its parent.</summary>
public sealed record PublishedTree(IReadOnlyList<PublishedShare> Shares);

public sealed record PublishedShare(string Code, string Label, int Percent, IReadOnlyList<PublishedShare>? Children = null, int? UnspecifiedPercent = null);

/// <summary>Effectifs synthétiques: whole numbers that no report gives.</summary>
public sealed record Synthetic(int Total, IReadOnlyDictionary<string, int> Counts, SyntheticPersons Persons)
{
    /// <summary>The lines of the tree that have no children, with their counts.</summary>
    public IEnumerable<KeyValuePair<string, int>> Leaves =>
        Counts.Where(line => !Counts.Keys.Any(other => other.StartsWith(line.Key + ".", StringComparison.Ordinal)));
}

public sealed record SyntheticPersons(int SingleParent, int DifficultyWithFrench, int AccessToComputer, int Of);
