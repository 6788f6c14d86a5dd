namespace AccesDroits.Reception.Features;

/// <summary>What the other services learn of the desk; of a lieu d'entraînement they learn nothing.</summary>
internal static class Published
{
    /// <summary>SQL: the place of the event is one where people are received.</summary>
    public const string Counts = "not exists (select from place where place_id = (@Body::json ->> 'placeId')::uuid and training)";

    /// <summary>Leaves the event of a row in the outbox. Parameters: those of <see cref="ServiceDefaults.Messaging.Outbox.Row"/>.</summary>
    public const string Insert =
        $"""
        insert into outbox (message_id, message_type, aggregate_id, revision, body, trace_parent)
        select @MessageId, @MessageType, @AggregateId, @EventRevision, @Body::json, @TraceParent where {Counts}
        """;

    /// <summary>The same within the statement that stores the row, when it stores it.</summary>
    public const string InsertOnceStored = $"{Insert} and exists (select from stored)";
}
