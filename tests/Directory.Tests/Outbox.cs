using System.Text.Json;
using AccesDroits.Contracts;
using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using AccesDroits.Testing;
using Aspire.Hosting.Testing;
using Npgsql;

namespace AccesDroits.Directory.Tests;

/// <summary>What the directory has told the other services.</summary>
internal static class Outbox
{
    /// <summary>Every event about a record, the first one first.</summary>
    public static async Task<IReadOnlyList<IStateEvent>> EventsOfAsync(Suite suite, string id)
    {
        await using var connection = new NpgsqlConnection(await suite.App.GetConnectionStringAsync("directorydb"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select message_type, body::text from outbox where aggregate_id = $1 order by id", connection);
        command.Parameters.AddWithValue(Guid.Parse(id));
        await using var reader = await command.ExecuteReaderAsync();
        var events = new List<IStateEvent>();
        while (await reader.ReadAsync())
        {
            events.Add((IStateEvent)JsonSerializer.Deserialize(reader.GetString(1), ContractCatalog.Events[reader.GetString(0)], EventJson.Options)!);
        }

        return events;
    }

    public static async Task<IEnumerable<long>> RevisionsOfAsync(Suite suite, string id) => (await EventsOfAsync(suite, id)).Select(told => told.Revision);
}
