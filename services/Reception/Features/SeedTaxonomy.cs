using System.Globalization;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using CsvHelper;
using Dapper;
using Npgsql;

namespace AccesDroits.Reception.Features;

/// <summary>Puts the codes of Seed/*.csv into the database, when they are not there yet, and reads the taxonomy.</summary>
public sealed class SeedTaxonomy(NpgsqlDataSource database, Taxonomy taxonomy) : IHostedService
{
    private const string Insert =
        """
        insert into taxonomy_entry (dimension, code, label, parent, valid_from, valid_to, successor, former_label, former_until, restricted, position)
        values (@Dimension, @Code, @Label, @Parent, @ValidFrom, @ValidTo, @Successor, @FormerLabel, @FormerUntil, @Restricted, @Position)
        on conflict do nothing
        """;

    private static readonly string[] SeedFiles = ["taxonomy.csv", "taxonomy-desk.csv"];

    private const string Select = "select * from taxonomy_entry";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(Insert, ReadSeed(), cancellationToken: cancellationToken));
        taxonomy.Load(await connection.QueryAsync<TaxonomyCode>(new CommandDefinition(Select, cancellationToken: cancellationToken)));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    internal static List<TaxonomyCode> ReadSeed()
    {
        var position = 0;
        return [.. SeedFiles.SelectMany(Rows).Select(row => ToCode(row, position++))];
    }

    internal static IReadOnlyList<Shortcut> ReadShortcuts()
    {
        var shortcuts = new List<Shortcut>();
        using var csv = Open("shortcuts.csv");
        while (csv.Read())
        {
            shortcuts.Add(new Shortcut
            {
                Label = csv.GetString("label_fr"), Institution = csv.GetString("institution"), Nature = csv.GetString("nature"), Droit = csv.GetString("droit"), Medium = csv.GetString("medium"),
            });
        }

        return shortcuts;
    }

    private static CsvReader Open(string file) => CsvReader.Create(typeof(SeedTaxonomy).Assembly.GetManifestResourceStream(file)!, new CsvReaderOptions { Separator = ';' });

    private static IEnumerable<SeedRow> Rows(string file)
    {
        using var csv = Open(file);
        while (csv.Read())
        {
            yield return new SeedRow(csv.GetString("dimension"), csv.GetString("code"), csv.GetString("label_fr"), csv.GetString("parent"), csv.GetString("attributes"));
        }
    }

    private static TaxonomyCode ToCode(SeedRow row, int position)
    {
        var attributes = row.Attributes.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        return new TaxonomyCode
        {
            Dimension = row.Dimension,
            Code = row.Code,
            Label = row.Label,
            Parent = row.Parent,
            ValidFrom = Date("from"),
            ValidTo = Date("to"),
            Successor = attributes.GetValueOrDefault("successor", ""),
            FormerLabel = attributes.GetValueOrDefault("formerLabel", ""),
            FormerUntil = Date("formerUntil"),
            Restricted = attributes.GetValueOrDefault("restricted", ""),
            Position = position,
        };

        DateOnly? Date(string attribute) =>
            attributes.TryGetValue(attribute, out var value) ? DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
    }

    private sealed record SeedRow(string Dimension, string Code, string Label, string Parent, string Attributes);
}
