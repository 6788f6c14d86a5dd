using AccesDroits.Contracts.Events.V1;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace AccesDroits.ServiceDefaults.Messaging;

/// <summary>Serves the outbox, which is the permanent log of the service, to the services that derive something from it.</summary>
public sealed class EventLog(NpgsqlDataSource database) : EventLogService.EventLogServiceBase
{
    private const int ChunkSize = 2_000;

    private const string Chunk =
        """
        select id as position, message_id, message_type, aggregate_id, revision, case when @WithoutBody then '' else body::text end as body, created_at
        from outbox where id > @after and id <= @end and (@all or message_type = any(@types)) order by id limit @ChunkSize
        """;

    // Events are sent together; the last of a chunk takes the others along.
    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);

    private sealed record Event(long Position, Guid MessageId, string MessageType, Guid AggregateId, long Revision, string Body, DateTime CreatedAt);

    /// <inheritdoc/>
    public override async Task ReplayEvents(ReplayEventsRequest request, IServerStreamWriter<ReplayedEvent> responseStream, ServerCallContext context)
    {
        var end = await FindEndAsync(request.AfterPosition, context.CancellationToken);
        var after = request.AfterPosition;
        List<Event> events;
        do
        {
            events = await ReadAsync(request, after, end, context.CancellationToken);
            for (var index = 0; index < events.Count; index++)
            {
                responseStream.WriteOptions = index < events.Count - 1 ? Buffered : WriteOptions.Default;
                await responseStream.WriteAsync(Message(events[index]), context.CancellationToken);
                after = events[index].Position;
            }
        }
        while (events.Count == ChunkSize);
    }

    // The connection goes back between chunks: a slow reader holds nothing.
    private async Task<List<Event>> ReadAsync(ReplayEventsRequest request, long after, long end, CancellationToken cancellationToken)
    {
        var parameters = new { request.WithoutBody, after, end, all = request.MessageTypes.Count == 0, types = request.MessageTypes.ToArray(), ChunkSize };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<Event>(new CommandDefinition(Chunk, parameters, cancellationToken: cancellationToken))).AsList();
    }

    private async Task<long> FindEndAsync(long after, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await SettledPosition.FindAsync(connection, after, cancellationToken);
    }

    private static ReplayedEvent Message(Event row) => new()
    {
        Position = row.Position,
        MessageId = row.MessageId.ToString(),
        MessageType = row.MessageType,
        AggregateId = row.AggregateId.ToString(),
        Revision = row.Revision,
        Body = row.Body,
        CreatedAt = Timestamp.FromDateTime(row.CreatedAt),
    };
}

public static class EventLogExtensions
{
    /// <summary>Serves the events of this service to the other services. The gateway has no route to it.</summary>
    public static void MapEventLog(this IEndpointRouteBuilder endpoints) => endpoints.MapGrpcService<EventLog>();
}
