using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Npgsql;

namespace AccesDroits.Workshops.Features;

/// <summary>
/// Places proposées: what nobody confirmed in time goes to the next, every Seats:Every (a minute when not set). One cycle in one transaction, under
/// its row, so that it happens once, whatever stops and however many replicas look.
/// </summary>
internal sealed partial class HoldJob(
    NpgsqlDataSource database, SeatPool seats, WorkshopFacts facts, Outbox outbox, IConfiguration configuration, TimeProvider clock, ILogger<HoldJob> logger) : BackgroundService
{
    private const string SelectDue =
        "select distinct e.cycle_id, e.structure_id from enrolment e where e.state = 'offered' and e.held_until <= @now limit 200";

    private const string Lapse =
        """
        update enrolment set state = 'left', why_left = 'not-confirmed', held_until = null, revision = revision + 1, content_hash = null
        where cycle_id = @CycleId and state = 'offered' and held_until <= @now
        returning enrolment_id, session_id
        """;

    private sealed record Due(Guid CycleId, Guid StructureId);

    private sealed record Lapsed(Guid EnrolmentId, Guid? SessionId);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var every = configuration.GetValue<TimeSpan?>("Seats:Every") ?? TimeSpan.FromMinutes(1);
        while (true)
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(Cause.Of(exception));
            }

            await Task.Delay(every, clock, stoppingToken);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        foreach (var due in (await connection.QueryAsync<Due>(new CommandDefinition(SelectDue, new { now = clock.GetUtcNow() }, cancellationToken: cancellationToken))).AsList())
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await PassOnAsync(connection, due, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            outbox.Wake();
        }
    }

    private async Task PassOnAsync(NpgsqlConnection connection, Due due, CancellationToken cancellationToken)
    {
        if (await seats.LockAsync(connection, due.CycleId, due.StructureId, cancellationToken) is not { } cycle)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var lapsed = (await connection.QueryAsync<Lapsed>(new CommandDefinition(Lapse, new { due.CycleId, now }, cancellationToken: cancellationToken))).AsList();
        Guid[] ids = [.. lapsed.Select(one => one.EnrolmentId)];
        await Calls.AddAsync(connection, CallKind.OfferOver, ids, sessionId: null, now, cancellationToken);
        await facts.PublishSeatsAsync(connection, ids, cancellationToken);
        foreach (var sessionId in lapsed.Select(one => one.SessionId).Distinct())
        {
            await seats.OfferAsync(connection, cycle, sessionId, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Offered seats could not be passed on; it is done later: {Cause}")]
    private partial void LogFailed(string cause);
}
