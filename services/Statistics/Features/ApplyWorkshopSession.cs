using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using MassTransit;
using Npgsql;

namespace AccesDroits.Statistics.Features;

/// <summary>Séance d'atelier: keeps its latest facts; figures are made of them when they are asked for.</summary>
public sealed class ApplyWorkshopSession(Inbox inbox) : IConsumer<WorkshopSessionChanged>
{
    private const string Upsert =
        """
        insert into workshop_session_fact (session_id, revision, deleted, structure_id, place_id, date, cycle_id, kind, level, state, head_count)
        values (@Id, @Revision, @Deleted, @StructureId, @PlaceId, @Date, @CycleId, @Kind, @Level, @State, @HeadCount)
        on conflict (session_id) do update set
            revision = excluded.revision, deleted = excluded.deleted, structure_id = excluded.structure_id, place_id = excluded.place_id, date = excluded.date,
            cycle_id = excluded.cycle_id, kind = excluded.kind, level = excluded.level, state = excluded.state, head_count = excluded.head_count
        where workshop_session_fact.revision < excluded.revision
        """;

    public Task Consume(ConsumeContext<WorkshopSessionChanged> context) => inbox.OnceAsync(context, ApplyAsync);

    private static Task ApplyAsync(NpgsqlConnection connection, WorkshopSessionChanged session, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(Upsert, session, cancellationToken: cancellationToken));
}
