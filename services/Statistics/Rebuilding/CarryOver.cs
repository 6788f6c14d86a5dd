using Dapper;
using Npgsql;

namespace AccesDroits.Statistics.Rebuilding;

/// <summary>
/// Takes into the new tables what the tables in use know better: the facts that arrived since their events were read, and those that the
/// logs did not give. Nothing that was counted is lost.
/// </summary>
internal static class CarryOver
{
    // How an image is to follow a row is told by the table that the row stands in: the old one speaks of transactions and days of its own.
    private const string Columns =
        """
        select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
        where attrelid = ('rebuild.' || @table)::regclass and attnum > 0 and not attisdropped and attidentity = '' and attgenerated = ''
            and attname not in ('changed_in', 'earlier_days')
        """;

    private const string Fact =
        """
        with newer as materialized (
            select latest.{key}{older} from public.{table} latest left join {table} known using ({key}) where known.revision is null or known.revision < latest.revision),
        arrived as (
            insert into {table} ({columns}) select {columns} from public.{table} where {key} in (select {key} from newer)
            on conflict ({key}) do update set ({columns}) = row ({excluded}) returning {returned}){noted}
        select count(*) from arrived
        """;

    // Where the older revision stood, and the newer one in its place. What has no place and no day of its own is in no counter.
    private const string Older = ", known.place_id, known.date";
    private const string Noted = ", noted as (insert into touched select place_id, date from newer where place_id is not null union select place_id, date from arrived)";

    private const string Scopes =
        """
        create temporary table newer_scope on commit drop as
        select kind, id from public.scope newer where not exists (
            select from scope known where known.kind = newer.kind and known.id = newer.id and known.revision >= newer.revision);
        delete from scope_place held using newer_scope newer where {held};
        insert into scope_place (kind, scope_id, place_id, from_date, to_date)
        select held.kind, scope_id, place_id, from_date, to_date from public.scope_place held join newer_scope newer on {held};
        delete from scope where (kind, id) in (table newer_scope);
        insert into scope ({columns}) select {columns} from public.scope where (kind, id) in (table newer_scope);
        select count(*) from newer_scope
        """;

    // The event of a place says which structures it belongs to; those of the others say their places.
    private const string Held =
        """
        case newer.kind when 'place' then held.place_id = newer.id and held.kind in ('place', 'structure')
            else held.kind = newer.kind and held.scope_id = newer.id and newer.kind <> 'structure' end
        """;

    /// <summary>Carries over, in a transaction of its own, and sums the counters of the days that moved again; how many records were newer.</summary>
    public static async Task<long> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var carried = await CountAsync(connection, Scopes.Replace("{held}", Held, StringComparison.Ordinal), "scope", cancellationToken);
        foreach (var (table, key) in NewTables.Facts)
        {
            var isCounted = table != NewTables.Seats;
            var sql = Fact.Replace("{older}", isCounted ? Older : "", StringComparison.Ordinal).Replace("{returned}", isCounted ? "place_id, date" : key, StringComparison.Ordinal)
                .Replace("{noted}", isCounted ? Noted : "", StringComparison.Ordinal);
            carried += await CountAsync(connection, sql.Replace("{key}", key, StringComparison.Ordinal), table, cancellationToken);
        }

        await NewTables.ExecuteAsync(connection, Counters.Refresh + "; truncate touched", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return carried;
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, string sql, string table, CancellationToken cancellationToken)
    {
        var columns = await connection.QuerySingleAsync<string>(new CommandDefinition(Columns, new { table }, cancellationToken: cancellationToken));
        var filled = sql.Replace("{table}", table, StringComparison.Ordinal)
            .Replace("{columns}", columns, StringComparison.Ordinal)
            .Replace("{excluded}", string.Join(", ", columns.Split(", ").Select(column => $"excluded.{column}")), StringComparison.Ordinal);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(filled, commandTimeout: 0, cancellationToken: cancellationToken));
    }
}
