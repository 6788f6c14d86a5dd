using System.Text.Json;
using AccesDroits.ServiceDefaults.Auth;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.ServiceDefaults.Auditing;

/// <summary>An act to enter in the journal. Ids and codes only: never a name, a visitor code or free text.</summary>
/// <param name="Code">Stable code: the kind of record and the verb, e.g. structure.put.</param>
/// <param name="RecordKind">Code of the kind of record, e.g. structure.</param>
/// <param name="Outcome">done, or the code of the refusal.</param>
/// <param name="Detail">More codes, e.g. the names of the fields that changed, with commas.</param>
public sealed record Act(string Code, string RecordKind, Guid RecordId, string Outcome = "done", string Detail = "");

/// <summary>Journal d'audit: where a use case enters its act, in the transaction of the act.</summary>
public sealed class Audit
{
    private const string Insert =
        """
        insert into audit_entry (id, at, actor_id, actor_role, client_id, act, record_kind, record_id, outcome, detail, stamp)
        values (@Id, @At, @ActorId, @ActorRole, @ClientId, @Act, @RecordKind, @RecordId, @Outcome, @Detail, @Stamp)
        """;

    private readonly AuditKey _key;
    private readonly TimeProvider _clock;

    internal Audit(AuditKey key, TimeProvider clock) => (_key, _clock) = (key, clock);

    /// <summary>Enters what the caller of an RPC did.</summary>
    public Task WriteAsync(NpgsqlConnection connection, ServerCallContext context, Act act) =>
        WriteAsync(connection, context.GetHttpContext().Features.Get<Caller>(), act, context.CancellationToken);

    /// <summary>Enters what <paramref name="actor"/> did; null for somebody who is not signed in.</summary>
    /// <param name="connection">In the transaction of the act.</param>
    public Task WriteAsync(NpgsqlConnection connection, Caller? actor, Act act, CancellationToken cancellationToken) =>
        WriteAsync(connection, EntryOf(act) with { ActorId = actor?.Id, ActorRole = CodeOf(actor), ClientId = actor?.ClientId ?? "" }, cancellationToken);

    /// <summary>Enters what the service did of its own accord.</summary>
    internal Task WriteAsync(NpgsqlConnection connection, Act act, CancellationToken cancellationToken) =>
        WriteAsync(connection, EntryOf(act) with { ActorRole = "service" }, cancellationToken);

    private async Task WriteAsync(NpgsqlConnection connection, Entry entry, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(Insert, entry.Stamped(_key), cancellationToken: cancellationToken));

    private Entry EntryOf(Act act) => new()
    {
        Id = Guid.CreateVersion7(), At = ToMicrosecond(_clock.GetUtcNow().UtcDateTime), Act = act.Code, RecordKind = act.RecordKind, RecordId = $"{act.RecordId}",
        Outcome = act.Outcome, Detail = act.Detail,
    };

    // As precise as the database keeps it.
    private static DateTime ToMicrosecond(DateTime time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));

    private static string CodeOf(Caller? actor) => actor is null ? "" : JsonNamingPolicy.KebabCaseLower.ConvertName(actor.Role.ToString());
}
