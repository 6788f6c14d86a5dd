using AccesDroits.Contracts.Events;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace AccesDroits.Referrals.Features.Copies;

/// <summary>What the copies of Directory's records do alike: a later revision replaces an earlier one.</summary>
internal static class Copies
{
    /// <summary>From a day to a day, both inclusive; without an end when there is none.</summary>
    public static NpgsqlRange<DateOnly> During(DateOnly from, DateOnly? to) =>
        to is { } last ? new(from, true, last, true) : new(from, true, false, default, false, true);

    public static NpgsqlRange<DateOnly>[] During(IEnumerable<DayPeriod> periods) => [.. periods.Select(period => During(period.From, period.To))];

    /// <summary>Runs an upsert, which does nothing when what is stored is as recent.</summary>
    public static async Task<bool> ReplaceAsync(NpgsqlConnection connection, string upsert, CancellationToken cancellationToken, params (string Name, object? Value)[] values)
    {
        // Dapper knows no ranges.
        await using var command = new NpgsqlCommand(upsert, connection);
        foreach (var (name, value) in values)
        {
            command.Parameters.Add(new NpgsqlParameter(name, value ?? DBNull.Value));
        }

        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Replaces the rows of a record that belong to another table.</summary>
    public static async Task ReplaceRowsAsync(
        NpgsqlConnection connection, string clear, string add, Guid id, IEnumerable<(Guid OtherId, DateOnly From, DateOnly? To)> rows, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(clear, new { id }, cancellationToken: cancellationToken));
        foreach (var (otherId, from, to) in rows)
        {
            await ReplaceAsync(connection, add, cancellationToken, ("id", id), ("otherId", otherId), ("during", During(from, to)));
        }
    }
}
