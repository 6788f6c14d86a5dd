using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using MassTransit;

namespace AccesDroits.Reception.Features;

/// <summary>Keeps a local copy of the structures of Directory.</summary>
public sealed class CopyStructure(Inbox inbox) : IConsumer<StructureChanged>
{
    private const string Upsert =
        """
        insert into structure (structure_id, revision, deleted) values (@Id, @Revision, @Deleted)
        on conflict (structure_id) do update set revision = @Revision, deleted = @Deleted where structure.revision < @Revision
        """;

    public Task Consume(ConsumeContext<StructureChanged> context) =>
        inbox.OnceAsync(context, (connection, structure, cancellationToken) => connection.ExecuteAsync(
            new CommandDefinition(Upsert, new { structure.Id, structure.Revision, structure.Deleted }, cancellationToken: cancellationToken)));
}
