using System.Globalization;
using AccesDroits.Contracts;
using AccesDroits.ServiceDefaults.Auth;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.ServiceDefaults.Auditing;

/// <summary>An act to enter in the journal. Ids and codes only: never a name, a visitor code or free text.</summary>
/// <param name="Code">One of <see cref="AuditedActs"/>: the kind of record and the verb, e.g. structure.change.</param>
/// <param name="RecordKind">Code of the kind of record, e.g. structure.</param>
/// <param name="Outcome">done, or the code of the refusal.</param>
/// <param name="Detail">More codes, e.g. the names of the fields that changed, with commas; the number of records, for a list.</param>
public sealed record Act(string Code, string RecordKind, Guid RecordId, string Outcome = "done", string Detail = "")
{
    /// <summary>A list was read: one entry, whatever it holds.</summary>
    public static Act List(string kind, int records) => new($"{kind}.list", kind, Guid.Empty, Detail: records.ToString(CultureInfo.InvariantCulture));
}

/// <summary>Journal d'audit: where a use case enters its act, in the transaction of the act.</summary>
public sealed class Audit
{
    /// <summary>Adds one entry; followed by <c> from stored</c>, one for each row that the same statement has stored. Parameters: those of <see cref="Row"/>.</summary>
    public const string Insert =
        """
        insert into audit_entry (id, at, actor_id, actor_role, client_id, act, record_kind, record_id, outcome, detail, stamp)
        select @EntryId, @EntryAt, @ActorId, @ActorRole, @ClientId, @Act, @RecordKind, @RecordId, @Outcome, @Detail, @Stamp
        """;

    private readonly AuditKey _key;
    private readonly TimeProvider _clock;

    internal Audit(AuditKey key, TimeProvider clock) => (_key, _clock) = (key, clock);

    /// <summary>The parameters of an entry.</summary>
    public sealed record Row(
        Guid EntryId, DateTime EntryAt, Guid? ActorId, string ActorRole, string ClientId, string Act, string RecordKind, string RecordId, string Outcome, string Detail, byte[] Stamp);

    /// <summary>The entry of what the caller of an RPC does, for the statement that does it.</summary>
    public Row For(ServerCallContext context, Act act) => For(CallerOf(context), act);

    /// <summary>Enters what the caller of an RPC did.</summary>
    public Task WriteAsync(NpgsqlConnection connection, ServerCallContext context, Act act) => WriteAsync(connection, CallerOf(context), act, context.CancellationToken);

    /// <summary>Enters what <paramref name="actor"/> did; null for somebody who is not signed in.</summary>
    /// <param name="connection">In the transaction of the act.</param>
    public Task WriteAsync(NpgsqlConnection connection, Caller? actor, Act act, CancellationToken cancellationToken) => WriteAsync(connection, For(actor, act), cancellationToken);

    /// <summary>Enters what the service did of its own accord.</summary>
    public Task WriteAsync(NpgsqlConnection connection, Act act, CancellationToken cancellationToken) =>
        WriteAsync(connection, RowOf(EntryOf(act) with { ActorRole = "service" }), cancellationToken);

    private Row For(Caller? actor, Act act) => RowOf(EntryOf(act) with { ActorId = actor?.Id, ActorRole = CodeOf(actor), ClientId = actor?.ClientId ?? "" });

    private static Task<int> WriteAsync(NpgsqlConnection connection, Row row, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(Insert, row, cancellationToken: cancellationToken));

    private Row RowOf(Entry entry) => new(
        entry.Id, entry.At, entry.ActorId, entry.ActorRole, entry.ClientId, entry.Act, entry.RecordKind, entry.RecordId, entry.Outcome, entry.Detail, entry.Stamped(_key).Stamp);

    private static Caller? CallerOf(ServerCallContext context) => context.GetHttpContext().Features.Get<Caller>();

    // What has no words would be read by nobody.
    private Entry EntryOf(Act act) => !AuditedActs.All.Contains(act.Code) ? throw new InvalidOperationException($"{act.Code} is not in the list of acts.") : new Entry
    {
        Id = Guid.CreateVersion7(), At = ToMicrosecond(_clock.GetUtcNow().UtcDateTime), Act = act.Code, RecordKind = act.RecordKind, RecordId = $"{act.RecordId}",
        Outcome = act.Outcome, Detail = act.Detail,
    };

    // As precise as the database keeps it.
    private static DateTime ToMicrosecond(DateTime time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));

    private static string CodeOf(Caller? actor) => actor?.Role.ToCode() ?? "";
}
