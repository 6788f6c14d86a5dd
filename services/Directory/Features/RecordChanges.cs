using Dapper;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Npgsql;

namespace AccesDroits.Directory.Features;

/// <summary>Which fields each revision of a record changed, so that whoever comes with an older one learns what is new. Names of fields, no values.</summary>
public sealed partial class DirectoryApi
{
    private const string InsertChange = "insert into record_change (kind, record_id, revision, fields) values (@table, @id, @revision, @fields)";
    private const string SelectChanged = "select distinct unnest(fields) from record_change where kind = @table and record_id = @id and revision > @since order by 1";

    internal static async Task<IMessage?> ReadAsync(NpgsqlConnection connection, string table, Guid id, MessageDescriptor record, CancellationToken cancellationToken)
    {
        var body = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            $"select ({BodyOf(table)})::text from {table} r where id = @id", new { id }, cancellationToken: cancellationToken));
        return body is null ? null : Json.Parse(body, record);
    }

    // Both were read back, so that neither the case of an id nor the order of a list passes for a change.
    internal static async Task<IReadOnlyList<string>> RecordChangeAsync(
        NpgsqlConnection connection, string table, Guid id, long revision, IMessage? before, IMessage? after, CancellationToken cancellationToken)
    {
        var fields = after!.Descriptor.Fields.InFieldNumberOrder()
            .Where(field => !Equals(before is null ? null : field.Accessor.GetValue(before), field.Accessor.GetValue(after)))
            .Select(field => field.Name).ToArray();
        await connection.ExecuteAsync(new CommandDefinition(InsertChange, new { table, id, revision, fields }, cancellationToken: cancellationToken));
        return fields;
    }

    internal static async Task<IReadOnlyList<string>> ChangedSinceAsync(NpgsqlConnection connection, string table, Guid id, long since, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<string>(new CommandDefinition(SelectChanged, new { table, id, since }, cancellationToken: cancellationToken))).AsList();
}
