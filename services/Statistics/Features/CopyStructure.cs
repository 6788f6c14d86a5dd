using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using MassTransit;
using Npgsql;

namespace AccesDroits.Statistics.Features;

/// <summary>Structure: keeps a copy of its code, label, département and SIRET. Its places come with each place.</summary>
public sealed class CopyStructure(Inbox inbox) : IConsumer<StructureChanged>
{
    public Task Consume(ConsumeContext<StructureChanged> context) => inbox.OnceAsync(context, ApplyAsync);

    internal static Task ApplyAsync(NpgsqlConnection connection, StructureChanged structure, CancellationToken cancellationToken) => connection.PutScopeAsync(
        new Scope("structure", structure.Id, structure.Code, structure.Label, structure.Revision, structure.Deleted, Department: structure.Department, Siret: structure.Siret), cancellationToken);
}
