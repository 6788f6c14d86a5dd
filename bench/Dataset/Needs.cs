using System.Text.Json;
using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;

namespace AccesDroits.Bench.Dataset;

/// <summary>Demande: a kind of help request, its share, and the leaf of the published tree that it is counted in.</summary>
internal sealed record Need(int Percent, string Leaf, string Institution, string Nature, string Droit, string Medium)
{
    public RequestFacts Facts { get; } = new(Institution, Nature, Droit, Medium, "avec", ModeReason: null, ["traite.termine"], "checked");
}

/// <summary>The made-up help requests: shares like those of the published report.</summary>
internal static class Needs
{
    private static readonly Dictionary<int, string> JsonOf = [];

    public static IReadOnlyList<Need> All { get; } =
    [
        new(24, "caf.declaration.rsa", "caf", "declaration.trimestrielle", "rsa", "en-ligne.lieu"),
        new(14, "caf.declaration.prime-activite", "caf", "declaration.trimestrielle", "prime-activite", "en-ligne.lieu"),
        new(3, "caf.declaration.annuelle", "caf", "declaration.annuelle", "non-precise", "en-ligne.lieu"),
        new(5, "caf.simulation.apl", "caf", "simulation", "logement.apl", "en-ligne.personnel"),
        new(3, "caf.simulation.rsa", "caf", "simulation", "rsa", "en-ligne.lieu"),
        new(12, "caf.compte", "caf", "compte.suivi", "non-precise", "en-ligne.lieu"),
        new(6, "caf.autre", "caf", "courrier.explication", "famille", "papier"),
        new(12, "autre-en-ligne", "emploi.operateur", "declaration.actualisation", "chomage", "en-ligne.lieu"),
        new(8, "autre-en-ligne", "impots", "declaration.revenus", "non-precise", "en-ligne.lieu"),
        new(8, "renseignement", "etat.prefecture", "dossier.formulaire", "titre.sejour", "papier"),
        new(5, "renseignement", "non-precise", "renseignement.adresse", "non-precise", "oral"),
    ];

    /// <summary>The need at a point between 0 and 99.</summary>
    public static int Pick(int point)
    {
        for (var index = 0; index < All.Count - 1; index++)
        {
            if ((point -= All[index].Percent) < 0)
            {
                return index;
            }
        }

        return All.Count - 1;
    }

    /// <summary>The requests of a visit as Statistics keeps them. There are few combinations, and millions of visits.</summary>
    public static string Json(int[] needs)
    {
        var key = needs.Aggregate(0, (key, need) => (key * (All.Count + 1)) + need + 1);
        if (!JsonOf.TryGetValue(key, out var text))
        {
            JsonOf[key] = text = JsonSerializer.Serialize(needs.Select(need => All[need].Facts), EventJson.Options);
        }

        return text;
    }

    /// <summary>What is counted of a visit beside its requests, as Statistics keeps it.</summary>
    public static string[] Marks(int[] needs) =>
    [
        .. needs.Select(need => All[need].Facts).SelectMany(facts => (IEnumerable<string>)
            [$"mode:{facts.Mode}", $"comprehension:{facts.Comprehension}", $"need:{facts.Institution.Split('.')[0]}/{facts.Nature}", $"right:{facts.Droit}", $"outcome:{facts.Outcomes[0].Split('.')[0]}"]),
        "channel:presentiel", "receiver:service-civique",
    ];

    /// <summary>Sends each need through the gateway and reads where it was counted: the loaded rows must be what the service would have written.</summary>
    public static async Task CheckLeavesAsync(RunningSuite suite)
    {
        var visit = Network.Visit(0, new DateOnly(2001, 1, 2));
        visit.Requests.Clear();
        foreach (var chunk in All.Chunk(10))
        {
            visit.VisitId = $"{Guid.CreateVersion7()}";
            visit.Requests.Clear();
            visit.Requests.Add(chunk.Select(need => Network.Request(need.Institution, need.Nature, need.Droit, need.Medium)));
            await suite.DeskOf(0).LogVisitAsync(visit);
            await using var database = await suite.OpenAsync("statisticsdb");
            string[]? leaves = null;
            await Load.UntilAsync(TimeSpan.FromSeconds(30), async () =>
                (leaves = await database.ExecuteScalarAsync<string[]?>("select leaves from visit_fact where visit_id = @id", new { id = Guid.Parse(visit.VisitId) })) is not null);
            if (leaves is null || !chunk.Select(need => need.Leaf).SequenceEqual(leaves, StringComparer.Ordinal))
            {
                throw new InvalidOperationException($"The service counts the made-up requests in {string.Join(", ", leaves ?? [])}.");
            }
        }
    }
}
