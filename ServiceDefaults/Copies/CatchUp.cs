using AccesDroits.Contracts.Events.V1;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AccesDroits.ServiceDefaults.Copies;

/// <summary>
/// Reads the log of Directory at each start: what was published before this service had a queue never comes to it otherwise. What is copied
/// already stays as it is, so that it does not matter what the queue brings meanwhile.
/// </summary>
public sealed partial class CatchUp : BackgroundService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EventLogService.EventLogServiceClient _directory;
    private readonly NpgsqlDataSource _database;
    private readonly CopiedEvents _copied;
    private readonly ILogger<CatchUp> _logger;

    internal CatchUp(EventLogService.EventLogServiceClient directory, NpgsqlDataSource database, CopiedEvents copied, ILogger<CatchUp> logger) =>
        (_directory, _database, _copied, _logger) = (directory, database, copied, logger);

    /// <summary>Once the copies hold all that was published before the start: who is not among them is nobody.</summary>
    public Task Ended => _ended.Task;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                foreach (var latest in await ReadLatestAsync(stoppingToken))
                {
                    await CopyAsync(latest, stoppingToken);
                }

                _ended.SetResult();
                return;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(Cause.Of(exception));
            }

            await Task.Delay(RetryInterval, stoppingToken);
        }
    }

    private async Task<IReadOnlyCollection<ReplayedEvent>> ReadLatestAsync(CancellationToken cancellationToken)
    {
        var latest = new Dictionary<(string, string), ReplayedEvent>();
        using var call = _directory.ReplayEvents(new ReplayEventsRequest { MessageTypes = { _copied.Types } }, cancellationToken: cancellationToken);
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            var told = call.ResponseStream.Current;
            if (!latest.TryGetValue((told.MessageType, told.AggregateId), out var known) || known.Revision < told.Revision)
            {
                latest[(told.MessageType, told.AggregateId)] = told;
            }
        }

        return latest.Values;
    }

    // A transaction each: nothing is kept from the consumers for long.
    private async Task CopyAsync(ReplayedEvent told, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await _copied.CopyAsync(connection, told.MessageType, told.Body, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log of the directory could not be read; it is read again: {Cause}")]
    private partial void LogFailed(string cause);
}
