using AccesDroits.Statistics.Image;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
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
    private async Task<NpgsqlDataSource> CreateDatabaseAsync()
    {
        var name = $"followed_{Guid.NewGuid():n}";
        await using var connection = await suite.Database.OpenConnectionAsync();
        await connection.ExecuteAsync($"create database {name}");
        var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(suite.ConnectionString) { Database = name }.ConnectionString);
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
