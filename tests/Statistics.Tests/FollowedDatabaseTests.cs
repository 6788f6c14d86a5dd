using AccesDroits.Statistics.Image;
using AccesDroits.Testing;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Testcontainers.PostgreSql;
using Xunit;

namespace AccesDroits.Statistics.Tests;

/// <summary>Images of replicas that follow one database, which several writers change.</summary>
public sealed class FollowedDatabaseTests(StatisticsSuite suite)
{
    private const string WriteVisit =
        """
        insert into visit_fact (visit_id, revision, deleted, structure_id, place_id, date, session_id, person_id, anonymous,
            age_band, sex, single_parent, help_with_french, computer_at_home, entered_at, requests, leaves, marks)
        values (@Id, 1, @Deleted, @Id, @PlaceId, @Date, @SessionId, @PersonId, @Anonymous,
            @AgeBand, @Sex, @SingleParent, @HelpWithFrench, @ComputerAtHome, @EnteredAt, '[]', '{}', '{}')
        on conflict (visit_id) do update set
            deleted = excluded.deleted, place_id = excluded.place_id, date = excluded.date, session_id = excluded.session_id, person_id = excluded.person_id,
            anonymous = excluded.anonymous, age_band = excluded.age_band, sex = excluded.sex, single_parent = excluded.single_parent, entered_at = excluded.entered_at
        """;

    private const string WriteSession =
        """
        insert into session_fact (session_id, revision, deleted, structure_id, place_id, date, state, receiver_statuses, left_unserved)
        values (@Id, 1, @Deleted, @Id, @PlaceId, @Date, @State, @ReceiverStatuses, 0)
        on conflict (session_id) do update set
            deleted = excluded.deleted, place_id = excluded.place_id, date = excluded.date, state = excluded.state, receiver_statuses = excluded.receiver_statuses
        """;

    [Fact]
    public async Task Each_snapshot_of_each_replica_counts_as_sql_does_in_it_while_visits_and_sessions_come_change_close_move_and_go()
    {
        await using var database = await CreateDatabaseAsync();
        await WriteAsync(database, new RandomFacts(1).Change(200));
        using var one = new FactImages(database, NullLogger<FactImages>.Instance);
        using var other = new FactImages(database, NullLogger<FactImages>.Instance);
        using var stop = new CancellationTokenSource();

        var writers = Enumerable.Range(1, 4).Select(writer => WriteUntilAsync(database, new RandomFacts(writer), stop.Token)).ToList();
        var readers = Enumerable.Range(1, 4).Select(reader => ReadAsync(reader % 2 == 0 ? one : other, new RandomFacts(100 + reader), 40)).ToList();
        try
        {
            await Task.WhenAll(readers);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(writers);
        }

        // Nothing else happens: both see the last commit, and one that starts now sees the same.
        using var late = new FactImages(database, NullLogger<FactImages>.Instance);
        await ReadAsync(one, new RandomFacts(200), 5);
        await ReadAsync(other, new RandomFacts(200), 5);
        await ReadAsync(late, new RandomFacts(200), 5);

        // A table that was emptied, as before a rebuild, is another table.
        foreach (var table in new[] { "session_fact", "visit_fact" })
        {
            await using (var connection = await database.OpenConnectionAsync())
            {
                await connection.ExecuteAsync($"truncate {table}");
            }

            await ReadAsync(one, new RandomFacts(300), 5);
            await WriteAsync(database, new RandomFacts(300).Change(50));
            await ReadAsync(one, new RandomFacts(300), 5);
        }
    }

    [Fact]
    public async Task A_visit_and_a_session_committed_after_later_ones_were_seen_are_not_missed()
    {
        await using var database = await CreateDatabaseAsync();
        using var images = new FactImages(database, NullLogger<FactImages>.Instance);
        var (visits, sessions) = new RandomFacts(5).Change(60);

        await using var slow = await database.OpenConnectionAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        await WriteAsync(slow, [visits[0] with { Deleted = false }], [sessions[0] with { Deleted = false }]);
        foreach (var visit in visits.Skip(1))
        {
            await WriteAsync(database, ([visit], []));
            await ReadAsync(images, new RandomFacts(6), 1);
        }

        await WriteAsync(database, ([], sessions[1..]));
        await ReadAsync(images, new RandomFacts(6), 1);
        await transaction.CommitAsync();
        await ReadAsync(images, new RandomFacts(7), 10);
    }

    private const string CameAgain =
        "select greatest(max(visit.changed_in), max(session.changed_in)) <= @last::xid8 from visit_fact visit, session_fact session";

    // PostgreSQL hands out again the ids of transactions that a crash kept it from writing down: what was seen before proves nothing after.
    [Fact]
    public async Task What_is_committed_after_a_crash_of_the_server_is_not_missed_although_its_transaction_id_was_seen_before()
    {
        await using var server = new PostgreSqlBuilder("postgres:15").Build();
        await server.StartAsync(TestContext.Current.CancellationToken);
        await using var database = await CreateDatabaseAsync(server.GetConnectionString());
        using var images = new FactImages(database, NullLogger<FactImages>.Instance);
        await WriteAsync(database, new RandomFacts(8).Change(20));

        // A busy server may have written them down after all: then again.
        for (var (attempt, cameAgain) = (1, false); !cameAgain; attempt++)
        {
            Assert.True(attempt <= 10, "No transaction id came again after ten crashes.");
            var last = await UseIdsInVainAsync(database, 300);
            await ReadAsync(images, new RandomFacts(9), 1);
            await CrashAsync(database);
            await WriteAsync(database, new RandomFacts(10).Change(20 * attempt));
            await using var connection = await database.OpenConnectionAsync();
            cameAgain = await connection.ExecuteScalarAsync<bool>(CameAgain, new { last });
        }

        await ReadAsync(images, new RandomFacts(11), 3);
    }

    // Transactions that end without anything to keep; the server writes their ids down in its own time, which is put off.
    private static async Task<string> UseIdsInVainAsync(NpgsqlDataSource database, int count)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync("alter system set wal_writer_delay = '10s'");
        await connection.ExecuteAsync("select pg_reload_conf()");
        var last = "";
        for (var transaction = 0; transaction < count; transaction++)
        {
            last = (await connection.ExecuteScalarAsync<string>("begin; select pg_current_xact_id()::text; rollback"))!;
        }

        return last;
    }

    // The server starts anew when one of its processes is killed, here the one that serves this connection.
    private static async Task CrashAsync(NpgsqlDataSource database)
    {
        await using (var connection = await database.OpenConnectionAsync())
        {
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => connection.ExecuteAsync("copy (select 1) to program 'kill -9 $PPID'"));
        }

        await Eventually.Get(() => AnswersAsync(database), answers => answers);
    }

    private static async Task<bool> AnswersAsync(NpgsqlDataSource database)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync();
            return await connection.ExecuteScalarAsync<bool>("select true");
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task ReadAsync(FactImages images, RandomFacts facts, int times)
    {
        for (var time = 0; time < times; time++)
        {
            await using var snapshot = await images.OpenAsync(TestContext.Current.CancellationToken);
            for (var round = 0; round < 3; round++)
            {
                await CountedBySql.AssertAgreesAsync(snapshot, facts.Slices());
            }
        }
    }

    private static async Task WriteUntilAsync(NpgsqlDataSource database, RandomFacts facts, CancellationToken stopped)
    {
        while (!stopped.IsCancellationRequested)
        {
            await WriteAsync(database, facts.Change(1 + facts.Random.Next(5)));
        }
    }

    // One transaction, of which a snapshot sees all or nothing.
    private static async Task WriteAsync(NpgsqlDataSource database, (List<VisitState> Visits, List<SessionState> Sessions) facts)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await WriteAsync(connection, facts.Visits, facts.Sessions);
        await transaction.CommitAsync();
    }

    private static async Task WriteAsync(NpgsqlConnection connection, IEnumerable<VisitState> visits, IEnumerable<SessionState> sessions)
    {
        await connection.ExecuteAsync(WriteVisit, visits.OrderBy(visit => visit.Id).Select(visit => new
        {
            visit.Id, visit.Deleted, visit.PlaceId, visit.Date, visit.SessionId, visit.PersonId, visit.Cell.Anonymous, visit.Cell.AgeBand, visit.Cell.Sex,
            visit.Cell.SingleParent, visit.Cell.HelpWithFrench, visit.Cell.ComputerAtHome, visit.EnteredAt,
        }));
        await connection.ExecuteAsync(WriteSession, sessions.OrderBy(session => session.Id).Select(session => new
        {
            session.Id, session.Deleted, session.PlaceId, session.Date, session.State, session.ReceiverStatuses,
        }));
    }

    // A database beside that of the service, with the service's own tables.
    private Task<NpgsqlDataSource> CreateDatabaseAsync() => CreateDatabaseAsync(suite.ConnectionString);

    private static async Task<NpgsqlDataSource> CreateDatabaseAsync(string server)
    {
        var name = $"followed_{Guid.NewGuid():n}";
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await connection.ExecuteAsync($"create database {name}");
        var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString);
        foreach (var script in Migrations())
        {
            await using var command = database.CreateCommand(script);
            await command.ExecuteNonQueryAsync();
        }

        return database;
    }

    private static IEnumerable<string> Migrations()
    {
        var service = typeof(FactImages).Assembly;
        foreach (var name in service.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(service.GetManifestResourceStream(name)!);
            yield return reader.ReadToEnd();
        }
    }
}
