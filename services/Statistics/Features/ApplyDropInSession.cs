using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using MassTransit;
using Npgsql;

namespace AccesDroits.Statistics.Features;

/// <summary>Temps d'accueil: keeps the latest facts of a session. Reports count sessions on the image.</summary>
public sealed class ApplyDropInSession(Inbox inbox) : IConsumer<DropInSessionChanged>
{
    private const string Upsert =
        """
        insert into session_fact (session_id, revision, deleted, structure_id, place_id, date, state, receiver_statuses, left_unserved)
        values (@Id, @Revision, @Deleted, @StructureId, @PlaceId, @Date, @State, @statuses, @LeftUnserved)
        on conflict (session_id) do update set
            revision = excluded.revision, deleted = excluded.deleted, structure_id = excluded.structure_id, place_id = excluded.place_id, date = excluded.date,
            state = excluded.state, receiver_statuses = excluded.receiver_statuses, left_unserved = excluded.left_unserved
        where session_fact.revision < excluded.revision
        """;

    public Task Consume(ConsumeContext<DropInSessionChanged> context) => inbox.OnceAsync(context, ApplyAsync);

    private static Task ApplyAsync(NpgsqlConnection connection, DropInSessionChanged session, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            Upsert,
            new
            {
                session.Id,
                session.Revision,
                session.Deleted,
                session.StructureId,
                session.PlaceId,
                session.Date,
                session.State,
                statuses = session.ReceiverStatuses.Distinct().ToArray(),
                session.LeftUnserved,
            },
            cancellationToken: cancellationToken));
}
