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
    private const string Write =
        """
        insert into visit_fact (visit_id, revision, deleted, structure_id, place_id, date, person_id, anonymous,
            age_band, sex, single_parent, help_with_french, computer_at_home, entered_at, requests, leaves)
        values (@VisitId, 1, @Deleted, @VisitId, @PlaceId, @Date, @PersonId, @Anonymous,
            @AgeBand, @Sex, @SingleParent, @HelpWithFrench, @ComputerAtHome, @EnteredAt, '[]', '{}')
        on conflict (visit_id) do update set
            deleted = excluded.deleted, place_id = excluded.place_id, date = excluded.date, person_id = excluded.person_id, anonymous = excluded.anonymous,
            age_band = excluded.age_band, sex = excluded.sex, single_parent = excluded.single_parent, entered_at = excluded.entered_at
        """;

    [Fact]
    public async Task Each_snapshot_of_each_replica_counts_as_sql_does_in_it_while_visits_come_change_and_go()
    {
        await using var database = await CreateDatabaseAsync();
        await WriteAsync(database, new RandomVisits(1).Change(200));
        using var one = new VisitImages(database, NullLogger<VisitImages>.Instance);
        using var other = new VisitImages(database, NullLogger<VisitImages>.Instance);
        using var stop = new CancellationTokenSource();

        var writers = Enumerable.Range(1, 4).Select(writer => WriteUntilAsync(database, new RandomVisits(writer), stop.Token)).ToList();
        var readers = Enumerable.Range(1, 4).Select(reader => ReadAsync(reader % 2 == 0 ? one : other, new RandomVisits(100 + reader), 40)).ToList();
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
        using var late = new VisitImages(database, NullLogger<VisitImages>.Instance);
        await ReadAsync(one, new RandomVisits(200), 5);
        await ReadAsync(other, new RandomVisits(200), 5);
        await ReadAsync(late, new RandomVisits(200), 5);

        // A table that was emptied, as before a rebuild, is another table.
        await using (var connection = await database.OpenConnectionAsync())
        {
            await connection.ExecuteAsync("truncate visit_fact");
        }

        await WriteAsync(database, new RandomVisits(300).Change(50));
        await ReadAsync(one, new RandomVisits(300), 5);
    }

    [Fact]
    public async Task A_visit_committed_after_a_later_one_was_seen_is_not_missed()
    {
        await using var database = await CreateDatabaseAsync();
        using var images = new VisitImages(database, NullLogger<VisitImages>.Instance);
        var visits = new RandomVisits(5).Change(40).DistinctBy(visit => visit.VisitId).ToList();

        await using var slow = await database.OpenConnectionAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        await slow.ExecuteAsync(Write, Row(visits[0] with { Deleted = false }));
        foreach (var visit in visits.Skip(1))
        {
            await WriteAsync(database, [visit]);
            await ReadAsync(images, new RandomVisits(6), 1);
        }

        await transaction.CommitAsync();
        await ReadAsync(images, new RandomVisits(7), 10);
    }

    // PostgreSQL hands out again the ids of transactions that a crash kept it from writing down: what was seen before proves nothing after.
    [Fact]
    public async Task A_visit_committed_after_a_crash_of_the_server_is_not_missed_although_its_transaction_id_was_seen_before()
    {
        await using var server = new PostgreSqlBuilder("postgres:15").Build();
        await server.StartAsync(TestContext.Current.CancellationToken);
        await using var database = await CreateDatabaseAsync(server.GetConnectionString());
        using var images = new VisitImages(database, NullLogger<VisitImages>.Instance);
        await WriteAsync(database, new RandomVisits(8).Change(20));
        var last = await UseIdsInVainAsync(database, 300);
        await ReadAsync(images, new RandomVisits(9), 1);

        await CrashAsync(database);
        await WriteAsync(database, new RandomVisits(10).Change(20));
        await using (var connection = await database.OpenConnectionAsync())
        {
            Assert.True(await connection.ExecuteScalarAsync<bool>("select max(changed_in) <= @last::xid8 from visit_fact", new { last }));
        }

        await ReadAsync(images, new RandomVisits(11), 3);
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

    private static async Task ReadAsync(VisitImages images, RandomVisits visits, int times)
    {
        for (var time = 0; time < times; time++)
        {
            await using var snapshot = await images.OpenAsync(TestContext.Current.CancellationToken);
            for (var round = 0; round < 3; round++)
            {
                await CountedBySql.AssertAgreesAsync(snapshot, visits.Slices());
            }
        }
    }

    private static async Task WriteUntilAsync(NpgsqlDataSource database, RandomVisits visits, CancellationToken stopped)
    {
        while (!stopped.IsCancellationRequested)
        {
            await WriteAsync(database, visits.Change(1 + visits.Random.Next(5)));
        }
    }

    // One transaction, of which a snapshot sees all or nothing.
    private static async Task WriteAsync(NpgsqlDataSource database, IEnumerable<VisitState> visits)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(Write, visits.OrderBy(visit => visit.VisitId).Select(Row));
        await transaction.CommitAsync();
    }

    private static object Row(VisitState visit) => new
    {
        visit.VisitId, visit.Deleted, visit.PlaceId, visit.Date, visit.PersonId, visit.Cell.Anonymous, visit.Cell.AgeBand, visit.Cell.Sex,
        visit.Cell.SingleParent, visit.Cell.HelpWithFrench, visit.Cell.ComputerAtHome, visit.EnteredAt,
    };

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
        var service = typeof(VisitImages).Assembly;
        foreach (var name in service.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(service.GetManifestResourceStream(name)!);
            yield return reader.ReadToEnd();
        }
    }
}
