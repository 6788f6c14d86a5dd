using System.Data;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Google.Protobuf;
using Npgsql;

namespace AccesDroits.Reception.Features.Taxonomies;

/// <summary>Reads the lists into memory, and follows what other replicas change in them.</summary>
public sealed class TaxonomyReader(NpgsqlDataSource database, Taxonomy taxonomy)
{
    private const string SelectNumber = "select coalesce(max(number), 0) from taxonomy_version";

    private const string Select =
        $"""
        {SelectNumber};
        select dimension, code, parent, valid_from, valid_to, successor, restricted, position, structure_id, revision from taxonomy_entry;
        select dimension, code, from_day, label from taxonomy_label order by from_day;
        """;

    private sealed record LabelRow(string Dimension, string Code, DateOnly FromDay, string Label);

    /// <summary>Reads the lists as they are.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await ReadAsync(connection, cancellationToken);
        await snapshot.CommitAsync(cancellationToken);
    }

    /// <summary>The same; the caller holds a snapshot, or nobody else changes the lists.</summary>
    public async Task ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(Select, cancellationToken: cancellationToken));
        var number = await results.ReadSingleAsync<long>();
        var codes = (await results.ReadAsync<TaxonomyCode>()).AsList();
        var labels = (await results.ReadAsync<LabelRow>()).ToLookup(row => (row.Dimension, row.Code), row => new DatedText(row.FromDay, row.Label));
        taxonomy.Load(number, codes.Select(code => code with { Labels = [.. labels[(code.Dimension, code.Code)]] }));
    }

    /// <summary>Reads the lists again when another replica has changed them.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
        {
            if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(SelectNumber, cancellationToken: cancellationToken)) == taxonomy.Number)
            {
                return;
            }
        }

        await ReadAsync(cancellationToken);
    }

    /// <summary>What is wrong with the codes of a request; a code that another replica has just added is none of it.</summary>
    /// <param name="under">Where the request stands in a larger one.</param>
    public async Task<Violations> CheckAsync(IMessage request, DateOnly date, Guid own, string under, CancellationToken cancellationToken)
    {
        var violations = Check();
        if (violations.Any)
        {
            await FollowAsync(cancellationToken);
            violations = Check();
        }

        return violations;

        Violations Check()
        {
            var found = new Violations(under);
            taxonomy.Check(request, date, found, own);
            return found;
        }
    }
}
