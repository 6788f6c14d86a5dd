using System.Data;
using System.Diagnostics;
using AccesDroits.ServiceDefaults;
using Dapper;
using Npgsql;

namespace AccesDroits.Statistics.Image;

/// <summary>
/// Keeps the image of this process in step with the database. Nobody tells it what changed: each snapshot of the database is asked for the
/// visits and sessions that the snapshot before could not see. So any number of processes follow one database, and each report is of one snapshot.
/// </summary>
public sealed partial class FactImages(NpgsqlDataSource database, ILogger<FactImages> logger) : BackgroundService
{
    // A report reads what changed since the last one, so that much is never more than this.
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private const string Visits =
        """
        select visit_id, deleted, date, earlier_days, place_id, session_id, person_id,
            age_band, sex, single_parent, help_with_french, computer_at_home, anonymous, entered_at
        from visit_fact
        """;

    private const string Sessions = "select session_id, deleted, date, earlier_days, place_id, state, receiver_statuses from session_fact";

    // The tables must be read first: that locks them, and their files are then those that were read. Of other files no row is read here,
    // since everything will be. The upper bound leaves out what a restored backup says of the transactions of another cluster.
    private const string Changed =
        $"""
        where {Files} = @files and changed_in >= pg_snapshot_xmin(@seen::pg_snapshot) and changed_in < pg_snapshot_xmax(pg_current_snapshot())
            and not pg_visible_in_snapshot(changed_in, @seen::pg_snapshot)
        """;

    private const string Files = "concat_ws(' ', pg_relation_filenode('visit_fact'), pg_relation_filenode('session_fact'))";
    private const string Position = $"select pg_current_snapshot()::text, {Files}, coalesce((select id from server_life), '00000000-0000-0000-0000-000000000000')";

    private const string Changes = $"{Visits} {Changed}; {Sessions} {Changed}; {Position}";
    private const string Everything = $"{Visits} where not deleted; {Sessions} where not deleted; {Position}";

    private const string BeginLife = "insert into server_life (id) select gen_random_uuid() where not exists (select from server_life) on conflict do nothing";

    private readonly SemaphoreSlim _turn = new(1);
    private FactImageBuilder? _builder;
    private Seen _seen = new("", "", Guid.Empty);

    // What the last snapshot saw, of which files of the tables, in which life of the server: see Migrations/0004_server_life.sql.
    private sealed record Seen(string Snapshot, string Files, Guid Life);

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

    // Null when there is nothing to start from: the first time, or a table is another one (emptied, restored, rewritten, rebuilt), or the
    // server has crashed.
    private async Task<FactImage?> FollowAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (_builder is null)
        {
            return null;
        }

        await using var command = new NpgsqlCommand(Changes, connection) { Parameters = { new("seen", _seen.Snapshot), new("files", _seen.Files) } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (visits, sessions) = (new List<VisitState>(), new List<SessionState>());
        await ReadAsync(reader, row => visits.Add(VisitOf(row)), cancellationToken);
        await ReadAsync(reader, row => sessions.Add(SessionOf(row)), cancellationToken);
        var seen = await ReadPositionAsync(reader, cancellationToken);
        if (seen.Files != _seen.Files || seen.Life != _seen.Life)
        {
            return null;
        }

        _builder.Apply(visits, sessions);
        _seen = seen;
        return _builder.Current;
    }

    private async Task<FactImage> LoadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var builder = new FactImageBuilder();
        _builder = null;
        await using var command = new NpgsqlCommand(Everything, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var visits = await ReadAsync(reader, row => builder.Load(VisitOf(row)), cancellationToken);
        var sessions = await ReadAsync(reader, row => builder.Load(SessionOf(row)), cancellationToken);
        builder.FinishLoading();
        _seen = await ReadPositionAsync(reader, cancellationToken);
        _builder = builder;
        var elapsed = Stopwatch.GetElapsedTime(started);
        LogLoaded(visits, sessions, elapsed);
        return builder.Current;
    }

    // Reads the rows of one statement and goes on to the next; how many there were.
    private static async Task<int> ReadAsync(NpgsqlDataReader reader, Action<NpgsqlDataReader> take, CancellationToken cancellationToken)
    {
        var rows = 0;
        for (; await reader.ReadAsync(cancellationToken); rows++)
        {
            take(reader);
        }

        await reader.NextResultAsync(cancellationToken);
        return rows;
    }

    private static async Task<Seen> ReadPositionAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken);
        return new Seen(reader.GetString(0), reader.GetString(1), reader.GetGuid(2));
    }

    private static VisitState VisitOf(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Deleted = row.GetBoolean(1),
        Date = row.GetFieldValue<DateOnly>(2),
        EarlierDays = row.GetFieldValue<DateOnly[]>(3),
        PlaceId = row.GetGuid(4),
        SessionId = row.GetFieldValue<Guid?>(5),
        PersonId = row.GetGuid(6),
        Cell = new VisitCell(row.GetString(7), row.GetString(8), row.GetString(9), row.GetString(10), row.GetString(11), row.GetBoolean(12)),
        EnteredAt = row.GetDateTime(13),
    };

    private static SessionState SessionOf(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Deleted = row.GetBoolean(1),
        Date = row.GetFieldValue<DateOnly>(2),
        EarlierDays = row.GetFieldValue<DateOnly[]>(3),
        PlaceId = row.GetGuid(4),
        State = row.GetString(5),
        ReceiverStatuses = row.GetFieldValue<string[]>(6),
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Image of {Visits} visits and {Sessions} sessions loaded in {Elapsed}")]
    private partial void LogLoaded(int visits, int sessions, TimeSpan elapsed);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The image of the visits and sessions could not follow the database and will try again: {Cause}")]
    private partial void LogNotFollowed(string cause);

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }
}

/// <summary>A snapshot of the database and the image of the visits and sessions as they are in it.</summary>
public sealed record Snapshot(NpgsqlConnection Connection, NpgsqlTransaction Transaction, FactImage Image) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
