using Dapper;
using Npgsql;

namespace AccesDroits.Statistics.Rebuilding;

/// <summary>
/// The tables that a rebuild fills, in the schema rebuild, beside those of the same name in use. They are made from the catalogue, so a
/// migration that changes a table changes its rebuild too.
/// </summary>
internal static class NewTables
{
    /// <summary>Enrolments: the only facts without a place and a day of their own.</summary>
    public const string Seats = "workshop_seat_fact";

    /// <summary>Every table that is rebuilt, in the order in which a report reads them; whoever locks several of them takes them in that order.</summary>
    public static readonly string[] Names = ["visit_fact", "session_fact", "scope", "scope_place", "monthly_counter", "daily_counter", "kiosk_fact", "referral_fact", "workshop_session_fact", Seats];

    /// <summary>The facts, each with its key.</summary>
    public static readonly (string Table, string Key)[] Facts = 
    [
        ("visit_fact", "visit_id"), ("session_fact", "session_id"), ("kiosk_fact", "tally_id"), ("referral_fact", "referral_id"), ("workshop_session_fact", "session_id"),
        (Seats, "enrolment_id"),
    ];

    private static readonly string[] Directory = ["scope", "scope_place"];

    private static readonly string[] Counts = ["monthly_counter", "daily_counter"];

    private const string Drop = "drop schema if exists rebuild cascade";

    /// <summary>For a connection that works on the new tables: names without a schema are theirs from now on.</summary>
    public const string Settings = "set search_path to rebuild, public; set maintenance_work_mem to '256MB'; set work_mem to '64MB'; set jit to off;";

    private const string Prepare =
        $"""
        {Drop};
        create schema rebuild;
        create unlogged table rebuild.touched (place_id uuid not null, date date not null);
        {Settings}
        """;

    private const string Definitions =
        """
        select format('create table rebuild.%I (like public.%I including all excluding indexes)%s', relname, relname,
            ' with (' || array_to_string(reloptions, ', ') || ')')
        from pg_class where relnamespace = 'public'::regnamespace and relname = any(@tables) and reloptions is not null
        union all
        select format('create table rebuild.%I (like public.%I including all excluding indexes)', relname, relname)
        from pg_class where relnamespace = 'public'::regnamespace and relname = any(@tables) and reloptions is null
        """;

    // Keys, indexes and triggers, under the names they have on the tables in use.
    private const string KeysAndIndexes =
        """
        select format('alter table rebuild.%I add constraint %I %s', relname, conname, pg_get_constraintdef(pg_constraint.oid))
        from pg_constraint join pg_class on pg_class.oid = conrelid
        where relnamespace = 'public'::regnamespace and relname = any(@tables) and contype in ('p', 'u')
        union all
        select replace(pg_get_indexdef(indexrelid), ' ON public.', ' ON rebuild.')
        from pg_index join pg_class on pg_class.oid = indrelid
        where relnamespace = 'public'::regnamespace and relname = any(@tables) and not exists (select from pg_constraint where conindid = indexrelid)
        union all
        select replace(pg_get_triggerdef(pg_trigger.oid), ' ON public.', ' ON rebuild.')
        from pg_trigger join pg_class on pg_class.oid = tgrelid
        where relnamespace = 'public'::regnamespace and relname = any(@tables) and not tgisinternal
        """;

    private const string Superseded =
        """
        delete from {0} where ctid = any (array(
            select ctid from (select ctid, row_number() over (partition by {1} order by revision desc, ctid) as place from {0}) as ranked where place > 1))
        """;

    /// <summary>Makes them, empty, those of the directory with their indexes; what an interrupted rebuild has left goes first.</summary>
    public static async Task CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, Prepare, cancellationToken);
        await ExecuteAllAsync(connection, Definitions, Names, cancellationToken);
        await ExecuteAllAsync(connection, KeysAndIndexes, Directory, cancellationToken);
    }

    /// <summary>Keeps the latest revision of each fact; one row may have come for each revision.</summary>
    public static async Task KeepLatestAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var (table, key) in Facts)
        {
            await ExecuteAsync(connection, Superseded.Replace("{0}", table, StringComparison.Ordinal).Replace("{1}", key, StringComparison.Ordinal), cancellationToken);
        }
    }

    /// <summary>Adds the indexes of the facts, once they are full.</summary>
    public static Task IndexFactsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        ExecuteAllAsync(connection, KeysAndIndexes, [.. Names.Except(Directory).Except(Counts)], cancellationToken);

    /// <summary>Adds the indexes of the counters, once they are full.</summary>
    public static Task IndexCountersAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        ExecuteAllAsync(connection, KeysAndIndexes, Counts, cancellationToken);

    public static Task AnalyzeAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        ExecuteAsync(connection, $"analyze {string.Join(", ", Names)}", cancellationToken);

    /// <summary>Puts them in the place of those in use, in one transaction; the new number of the generation.</summary>
    public static async Task<long> SwapAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var inUse = string.Join(", ", Names.Select(name => $"public.{name}"));
        var moves = string.Concat(Names.Select(name => $"alter table rebuild.{name} set schema public;"));
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"set local lock_timeout to '2s'; lock table {inUse} in access exclusive mode; drop table {inUse}; {moves} {Drop}", cancellationToken);
        var generation = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "update public.generation set number = number + 1 returning number", cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return generation;
    }

    /// <summary>Removes them.</summary>
    public static Task DropAsync(NpgsqlConnection connection) => ExecuteAsync(connection, Drop, CancellationToken.None);

    public static Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(sql, commandTimeout: 0, cancellationToken: cancellationToken));

    private static async Task ExecuteAllAsync(NpgsqlConnection connection, string statements, string[] tables, CancellationToken cancellationToken)
    {
        foreach (var statement in (await connection.QueryAsync<string>(new CommandDefinition(statements, new { tables }, cancellationToken: cancellationToken))).AsList())
        {
            await ExecuteAsync(connection, statement, cancellationToken);
        }
    }
}
