using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Auditing;
using Dapper;
using MassTransit;
using Npgsql;

namespace AccesDroits.Directory.Features;

/// <summary>Point de contrôle: the furthest that each service, Directory included, has said that its journal had come.</summary>
public sealed class Checkpoints(NpgsqlDataSource database, TimeProvider clock)
{
    private const string Upsert =
        """
        insert into audit_checkpoint (service, position, seal, signature, told_at) values (@Service, @Position, @seal, @signature, @now)
        on conflict (service) do update set position = @Position, seal = @seal, signature = @signature, told_at = @now
        where audit_checkpoint.position < @Position
        """;

    private const string Select = "select position, seal, signature from audit_checkpoint where service = @service";

    /// <summary>Keeps it unless one from further on is there.</summary>
    public async Task KeepAsync(AuditHeadSigned head, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            Upsert,
            new { head.Service, head.Position, seal = Convert.FromHexString(head.Seal), signature = Convert.FromHexString(head.Signature), now = clock.GetUtcNow() },
            cancellationToken: cancellationToken));
    }

    /// <summary>Null when the service has never said anything.</summary>
    public async Task<AuditCheckpoint?> FindAsync(string service, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<AuditCheckpoint>(new CommandDefinition(Select, new { service }, cancellationToken: cancellationToken));
    }
}

/// <summary>No inbox: the same checkpoint again, or an older one, changes nothing.</summary>
public sealed class KeepCheckpoint(Checkpoints checkpoints) : IConsumer<AuditHeadSigned>
{
    public Task Consume(ConsumeContext<AuditHeadSigned> context) => checkpoints.KeepAsync(context.Message, context.CancellationToken);
}
