using System.Diagnostics;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.Statistics.Domain;
using Dapper;
using Npgsql;

namespace AccesDroits.Statistics.Rebuilding;

/// <summary>
/// Reconstruction: fills new tables from the events of the producers while the old ones serve, carries over what arrived meanwhile, and
/// swaps. Stopped at any moment before the swap, it has changed nothing. One at a time, whatever the number of replicas.
/// </summary>
public sealed partial class Rebuild(NpgsqlDataSource database, EventLogs logs, ProjectionStore projections, SelfCheck check, ILogger<Rebuild> logger)
{
    private const long LockKey = 0x52454255494c44; // "REBUILD"
    private const int SwapAttempts = 20;

    private const string TryLock = "select pg_try_advisory_lock(@LockKey)";

    private const string Unlock = "select pg_advisory_unlock(@LockKey)";

    // A check first, which may last; then the consumers: each begins by writing in the inbox, so this waits for those that run and makes
    // the others wait.
    private const string ExcludeOthers = $"select pg_advisory_xact_lock({SelfCheck.LockKeyText}); lock table inbox in share mode";

    /// <summary>Rebuilds; says where it is each time that a stage begins or some thousand events have been read.</summary>
    public async Task<RebuildProgress> RunAsync(Action<RebuildProgress> report, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);

        // Held by this connection until it is closed, or until its process is killed.
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(TryLock, new { LockKey }, cancellationToken: cancellationToken)))
        {
            throw Errors.BrokenRule("rebuild-under-way", "Une reconstruction des statistiques est déjà en cours. Attendez qu'elle finisse.");
        }

        var progress = new RebuildProgress();
        void Reach(RebuildStage stage)
        {
            progress.Stage = stage;
            report(progress.Clone());
        }

        try
        {
            Reach(RebuildStage.ReplayingDirectory);
            await NewTables.CreateAsync(connection, cancellationToken);
            await CopyDirectoryAsync(connection, progress, cancellationToken);
            Reach(RebuildStage.ReplayingReception);
            await CopyFactsAsync(connection, progress, report, cancellationToken);
            Reach(RebuildStage.Indexing);
            await NewTables.KeepLatestAsync(connection, cancellationToken);
            await NewTables.IndexFactsAsync(connection, cancellationToken);
            Reach(RebuildStage.Counting);
            await Task.WhenAll(Counters.Fill.Select(part => FillAsync(part, cancellationToken)));
            await NewTables.IndexCountersAsync(connection, cancellationToken);
            progress.CarriedOver = await CarryOver.RunAsync(connection, cancellationToken);
            await NewTables.AnalyzeAsync(connection, cancellationToken);
            Reach(RebuildStage.Swapping);
            await SwapAsync(connection, progress, cancellationToken);
        }
        finally
        {
            if (connection.State == System.Data.ConnectionState.Open)
            {
                await NewTables.DropAsync(connection);
                await connection.ExecuteAsync(Unlock, new { LockKey });
            }
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        LogRebuilt(progress.Generation, progress.Events, progress.CarriedOver, elapsed);
        Reach(RebuildStage.Checking);
        progress.Differences = (await check.RunAsync(wait: true, cancellationToken)).Differences;
        progress.Stage = RebuildStage.Done;
        return progress;
    }

    // Records of the directory are few: the latest of each is applied by the code that consumes them.
    private async Task CopyDirectoryAsync(NpgsqlConnection connection, RebuildProgress progress, CancellationToken cancellationToken)
    {
        var latest = new Dictionary<(Type, Guid), Contracts.Events.IStateEvent>();
        await foreach (var @event in logs.ReadAsync(EventLogs.Directory, cancellationToken))
        {
            progress.Events++;
            var key = (@event.GetType(), @event.Id);
            if (!latest.TryGetValue(key, out var known) || known.Revision < @event.Revision)
            {
                latest[key] = @event;
            }
        }

        foreach (var @event in latest.Values)
        {
            await ScopeWriter.ApplyAsync(connection, @event, cancellationToken);
        }
    }

    private async Task CopyFactsAsync(NpgsqlConnection connection, RebuildProgress progress, Action<RebuildProgress> report, CancellationToken cancellationToken)
    {
        var facts = new FactWriter(connection, projections.Current);
        foreach (var producer in new[] { EventLogs.Reception, EventLogs.Referrals, EventLogs.Workshops })
        {
            await foreach (var @event in logs.ReadAsync(producer, cancellationToken))
            {
                await facts.AddAsync(@event, cancellationToken);
                if (++progress.Events % 1_000 == 0)
                {
                    report(progress.Clone());
                }
            }
        }

        await facts.FlushAsync(cancellationToken);
    }

    // On a connection of its own: PostgreSQL spreads no insert over processors.
    private async Task FillAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await NewTables.ExecuteAsync(connection, NewTables.Settings + sql, cancellationToken);
    }

    // A report under way or a check can keep the tables for a moment: consumers go on between two attempts.
    private async Task SwapAsync(NpgsqlConnection connection, RebuildProgress progress, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var guard = await database.OpenConnectionAsync(cancellationToken);
                await using var exclusion = await guard.BeginTransactionAsync(cancellationToken);
                await NewTables.ExecuteAsync(guard, ExcludeOthers, cancellationToken);

                // Committed before the swap, so that a report whose snapshot is older than the swap finds it too.
                progress.CarriedOver += await CarryOver.RunAsync(connection, cancellationToken);
                progress.Generation = await NewTables.SwapAsync(connection, cancellationToken);
                return;
            }
            catch (PostgresException exception) when (attempt < SwapAttempts
                && exception.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Statistics rebuilt: generation {Generation}, {Events} events, {CarriedOver} carried over, {Elapsed}")]
    private partial void LogRebuilt(long generation, long events, long carriedOver, TimeSpan elapsed);
}
