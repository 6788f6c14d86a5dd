using System.Text.Json;
using AccesDroits.Contracts;
using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Events.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Messaging;
using Npgsql;

namespace AccesDroits.Referrals.Features.Copies;

/// <summary>
/// Reads the log of Directory at each start: what was published before this service had a queue never comes to it otherwise. What is copied
/// already stays as it is, so that it does not matter what the queue brings meanwhile.
/// </summary>
internal sealed partial class CatchUp(EventLogService.EventLogServiceClient directory, NpgsqlDataSource database, ILogger<CatchUp> logger) : BackgroundService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    private static readonly IReadOnlyList<string> Copied =
        [nameof(InstitutionChanged), nameof(TopicChanged), nameof(ContactChanged), nameof(PlaceChanged), nameof(TerritoryChanged), nameof(AccountChanged)];

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Once the copies hold all that was published before the start: who is not among them is nobody.</summary>
    public Task Ended => _ended.Task;

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
        using var call = directory.ReplayEvents(new ReplayEventsRequest { MessageTypes = { Copied } }, cancellationToken: cancellationToken);
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
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await (JsonSerializer.Deserialize(told.Body, ContractCatalog.Events[told.MessageType], EventJson.Options) switch
        {
            InstitutionChanged institution => CopyInstitution.CopyAsync(connection, institution, cancellationToken),
            TopicChanged topic => CopyTopic.CopyAsync(connection, topic, cancellationToken),
            ContactChanged contact => CopyContact.CopyAsync(connection, contact, cancellationToken),
            PlaceChanged place => CopyPlace.CopyAsync(connection, place, cancellationToken),
            TerritoryChanged territory => CopyTerritory.CopyAsync(connection, territory, cancellationToken),
            AccountChanged account => CopyAccount.CopyAsync(connection, account, cancellationToken),
            _ => throw new InvalidOperationException($"{told.MessageType} is not copied."),
        });
        await transaction.CommitAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log of the directory could not be read; it is read again: {Cause}")]
    private partial void LogFailed(string cause);
}
