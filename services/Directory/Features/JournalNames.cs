using AccesDroits.Contracts.Audit.V1;
using Dapper;
using Npgsql;

namespace AccesDroits.Directory.Features;

/// <summary>The names behind the ids of a journal, which holds none.</summary>
public sealed class JournalNames(NpgsqlDataSource database)
{
    // Contacts are left out: reading one is itself an act of the journal.
    private const string Select =
        """
        select 'account' as kind, id, name from account where id = any(@ids)
        union all select 'structure', id, label from structure where id = any(@ids)
        union all select 'place', id, label from place where id = any(@ids)
        union all select 'territory', id, label from territory where id = any(@ids)
        union all select 'recognition', id, label from recognition where id = any(@ids)
        union all select 'institution', id, label from institution where id = any(@ids)
        union all select 'topic', id, label from topic where id = any(@ids)
        union all select 'client', id, label from client where id = any(@ids)
        """;

    public async Task AddAsync(IReadOnlyCollection<AuditEntry> entries, CancellationToken cancellationToken)
    {
        var ids = entries.SelectMany(entry => new[] { IdOf(entry.ActorId), IdOf(entry.RecordId) }).Distinct().ToArray();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Kind, Guid Id, string Name)>(new CommandDefinition(Select, new { ids }, cancellationToken: cancellationToken));
        var names = rows.ToDictionary(row => (row.Kind, row.Id), row => row.Name);
        foreach (var entry in entries)
        {
            entry.ActorName = names.GetValueOrDefault(("account", IdOf(entry.ActorId)), "");
            entry.RecordName = names.GetValueOrDefault((entry.RecordKind, IdOf(entry.RecordId)), "");
        }
    }

    private static Guid IdOf(string text) => Guid.TryParse(text, out var id) ? id : Guid.Empty;
}
