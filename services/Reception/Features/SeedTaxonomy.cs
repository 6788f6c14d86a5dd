using System.Globalization;
using AccesDroits.Reception.Domain;
using CsvHelper;
using CsvHelper.Configuration;
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
        return [.. new[] { "taxonomy.csv", "taxonomy-desk.csv" }.SelectMany(Rows).Select(row => ToCode(row, position++))];
    }

    private static IEnumerable<SeedRow> Rows(string file)
    {
        using var reader = new StreamReader(typeof(SeedTaxonomy).Assembly.GetManifestResourceStream(file)!);
        using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = ";", PrepareHeaderForMatch = header => header.Header.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant() });
        foreach (var row in csv.GetRecords<SeedRow>())
        {
            yield return row;
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
            Label = row.LabelFr,
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

    private sealed record SeedRow
    {
        public required string Dimension { get; init; }

        public required string Code { get; init; }

        public required string LabelFr { get; init; }

        public required string Parent { get; init; }

        public required string Attributes { get; init; }
    }
}
