using System.Globalization;

namespace AccesDroits.ServiceDefaults.Auditing;

/// <summary>An entry of the journal as it is stored.</summary>
internal sealed record Entry
{
    public const string Columns = "id, at, actor_id, actor_role, client_id, act, record_kind, record_id, outcome, detail, stamp, position, month, seal";

    public Guid Id { get; init; }

    public DateTime At { get; init; }

    public Guid? ActorId { get; init; }

    public string ActorRole { get; init; } = "";

    public string ClientId { get; init; } = "";

    public string Act { get; init; } = "";

    public string RecordKind { get; init; } = "";

    public string RecordId { get; init; } = "";

    public string Outcome { get; init; } = "";

    public string Detail { get; init; } = "";

    /// <summary>Made from all of the above when the entry is written.</summary>
    public byte[] Stamp { get; init; } = [];

    public long? Position { get; init; }

    /// <summary>First day of the month in which the entry was sealed.</summary>
    public DateOnly? Month { get; init; }

    /// <summary>Made from the seal before, the place, the month and the stamp.</summary>
    public byte[]? Seal { get; init; }

    private string[] Words =>
    [
        "entry", $"{Id}", At.ToString("O", CultureInfo.InvariantCulture), $"{ActorId}", ActorRole, ClientId, Act, RecordKind, RecordId, Outcome, Detail,
    ];

    public Entry Stamped(AuditKey key) => this with { Stamp = key.Sign(Words) };

    public bool IsStamped(AuditKey key) => key.IsSigned(Stamp, Words);

    public Entry SealedAfter(AuditHead head, DateOnly month, AuditKey key) =>
        this with { Position = head.Position + 1, Month = month, Seal = key.Sign(SealWords(head, head.Position + 1, month, Stamp)) };

    public bool IsSealedAfter(AuditHead head, AuditKey key) =>
        Seal is not null && Month is { } month && key.IsSigned(Seal, SealWords(head, Position!.Value, month, Stamp));

    private static string[] SealWords(AuditHead head, long position, DateOnly month, byte[] stamp) =>
        ["seal", Convert.ToHexString(head.Seal), $"{position}", month.ToString("O", CultureInfo.InvariantCulture), Convert.ToHexString(stamp)];
}
