using System.Data;
using System.Diagnostics;
using AccesDroits.ServiceDefaults;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace AccesDroits.Statistics.Image;

/// <summary>
/// Keeps the image of this process in step with the database. Nobody tells it what changed: each snapshot of the database is asked for the
/// visits that the snapshot before could not see. So any number of processes follow one database, and each report is of one snapshot.
/// </summary>
public sealed partial class VisitImages(NpgsqlDataSource database, ILogger<VisitImages> logger) : BackgroundService
{
    // A report reads what changed since the last one, so that much is never more than this.
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private const string Columns =
        """
        visit_id, deleted, date, earlier_days, place_id, person_id,
        age_band, sex, single_parent, help_with_french, computer_at_home, anonymous, entered_at
        """;

    // The table must be read first: that locks it, and its file is then the one that was read. Of another file no row is read here, since
    // everything will be. The upper bound leaves out what a restored backup says of the transactions of another cluster.
    private const string Changes =
        $"""
        select {Columns} from visit_fact
        where pg_relation_filenode('visit_fact') = @file and changed_in >= pg_snapshot_xmin(@seen::pg_snapshot) and changed_in < pg_snapshot_xmax(pg_current_snapshot())
            and not pg_visible_in_snapshot(changed_in, @seen::pg_snapshot);
        {Position}
        """;

    private const string Everything = $"select {Columns} from visit_fact where not deleted; {Position}";

    private const string Position =
        "select pg_current_snapshot()::text, pg_relation_filenode('visit_fact'), coalesce((select id from server_life), '00000000-0000-0000-0000-000000000000')";

    private const string BeginLife = "insert into server_life (id) select gen_random_uuid() where not exists (select from server_life) on conflict do nothing";

    private readonly SemaphoreSlim _turn = new(1);
    private VisitImageBuilder? _builder;
    private Seen _seen = new("", 0, Guid.Empty);

    // What the last snapshot saw, of which file of the table, in which life of the server: see Migrations/0004_server_life.sql.
    private sealed record Seen(string Snapshot, uint File, Guid Life);

    /// <summary>
    /// Opens a snapshot of the database, and the image of exactly that snapshot. One at a time, so that each snapshot sees all that the one
    /// before saw; what is done with the snapshot afterwards waits for nobody.
    /// </summary>
    public async Task<Snapshot> OpenAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var connection = await database.OpenConnectionAsync(cancellationToken);
            try
            {
                var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
                if (await FollowAsync(connection, cancellationToken) is not { } image)
                {
                    await transaction.DisposeAsync();
                    await connection.ExecuteAsync(new CommandDefinition(BeginLife, cancellationToken: cancellationToken));
                    transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
                    image = await LoadAsync(connection, cancellationToken);
                }

                return new Snapshot(connection, transaction, image);
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace);
        do
        {
            try
            {
                await (await OpenAsync(stoppingToken)).DisposeAsync();
            }
            catch (NpgsqlException exception)
            {
                LogNotFollowed(Cause.Of(exception));
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // Null when there is nothing to start from: the first time, or the table is another one (emptied, restored, rewritten, rebuilt), or the
    // server has crashed.
    private async Task<VisitImage?> FollowAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (_builder is null)
        {
            return null;
        }

        await using var command = new NpgsqlCommand(Changes, connection)
        {
            Parameters = { new("seen", _seen.Snapshot), new("file", NpgsqlDbType.Oid) { Value = _seen.File } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var changes = new List<VisitState>();
        while (await reader.ReadAsync(cancellationToken))
        {
            changes.Add(Read(reader));
        }

        var seen = await ReadPositionAsync(reader, cancellationToken);
        if (seen.File != _seen.File || seen.Life != _seen.Life)
        {
            return null;
        }

        _builder.Apply(changes);
        _seen = seen;
        return _builder.Current;
    }

    private async Task<VisitImage> LoadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var builder = new VisitImageBuilder();
        _builder = null;
        await using var command = new NpgsqlCommand(Everything, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var visits = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            builder.Load(Read(reader));
            visits++;
        }

        builder.FinishLoading();
        _seen = await ReadPositionAsync(reader, cancellationToken);
        _builder = builder;
        var elapsed = Stopwatch.GetElapsedTime(started);
        LogLoaded(visits, elapsed);
        return builder.Current;
    }

    private static async Task<Seen> ReadPositionAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new Seen(reader.GetString(0), reader.GetFieldValue<uint>(1), reader.GetGuid(2));
    }

    private static VisitState Read(NpgsqlDataReader row) => new()
    {
        VisitId = row.GetGuid(0),
        Deleted = row.GetBoolean(1),
        Date = row.GetFieldValue<DateOnly>(2),
        EarlierDays = row.GetFieldValue<DateOnly[]>(3),
        PlaceId = row.GetGuid(4),
        PersonId = row.GetGuid(5),
        Cell = new VisitCell(row.GetString(6), row.GetString(7), row.GetString(8), row.GetString(9), row.GetString(10), row.GetBoolean(11)),
        EnteredAt = row.GetDateTime(12),
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Image of {Visits} visits loaded in {Elapsed}")]
    private partial void LogLoaded(int visits, TimeSpan elapsed);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The image of the visits could not follow the database and will try again: {Cause}")]
    private partial void LogNotFollowed(string cause);

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }
}

/// <summary>A snapshot of the database and the image of the visits as they are in it.</summary>
public sealed record Snapshot(NpgsqlConnection Connection, NpgsqlTransaction Transaction, VisitImage Image) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
