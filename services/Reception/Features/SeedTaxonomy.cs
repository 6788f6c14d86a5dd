using System.Globalization;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.Reception.Features.Taxonomies;
using CsvHelper;
using Dapper;
using Npgsql;

namespace AccesDroits.Reception.Features;

/// <summary>Puts the codes of Seed/*.csv into the database, when they are not there yet, and reads the taxonomy. What administrators changed stays.</summary>
public sealed class SeedTaxonomy(NpgsqlDataSource database, TaxonomyReader reader) : IHostedService
{
    private const string Insert =
        """
        with added as (
            insert into taxonomy_entry (dimension, code, parent, valid_from, valid_to, successor, restricted, position)
            values (@Dimension, @Code, @Parent, @ValidFrom, @ValidTo, @Successor, @Restricted, @Position)
            on conflict do nothing
            returning dimension, code
        )
        insert into taxonomy_label (dimension, code, from_day, label)
        select a.dimension, a.code, l.from_day, l.label from added a cross join unnest(@days, @labels) l(from_day, label)
        """;

    private static readonly string[] SeedFiles = ["taxonomy.csv", "taxonomy-desk.csv"];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
        {
            await connection.ExecuteAsync(new CommandDefinition(Insert, ReadSeed().Select(ToRow), cancellationToken: cancellationToken));
        }

        await reader.ReadAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static object ToRow(TaxonomyCode code) => new
    {
        code.Dimension, code.Code, code.Parent, code.ValidFrom, code.ValidTo, code.Successor, code.Restricted, code.Position,
        days = code.Labels.Select(label => label.From).ToArray(), labels = code.Labels.Select(label => label.Text).ToArray(),
    };

    private static List<TaxonomyCode> ReadSeed()
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
            Parent = row.Parent,
            ValidFrom = Date("from"),
            ValidTo = Date("to"),
            Successor = attributes.GetValueOrDefault("successor", ""),
            Restricted = attributes.GetValueOrDefault("restricted", ""),
            Position = position,
            Labels = Date("formerUntil") is { } until ? [new(DateOnly.MinValue, attributes["formerLabel"]), new(until.AddDays(1), row.Label)] : [new(DateOnly.MinValue, row.Label)],
        };

        DateOnly? Date(string attribute) =>
            attributes.TryGetValue(attribute, out var value) ? DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
    }

    private sealed record SeedRow(string Dimension, string Code, string Label, string Parent, string Attributes);
}
