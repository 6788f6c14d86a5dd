using System.Globalization;
using Dapper;
using Npgsql;

namespace AccesDroits.ServiceDefaults.Auditing;

/// <summary>A month of the journal that was dropped at the end of its retention: the places it had, and the seal of the last.</summary>
internal sealed record AuditSegment
{
    private const string Select = "select month, first_position, last_position, last_seal, dropped_at, signature from audit_segment order by first_position";

    public DateOnly Month { get; init; }

    public long FirstPosition { get; init; }

    public long LastPosition { get; init; }

    public byte[] LastSeal { get; init; } = [];

    public DateTime DroppedAt { get; init; }

    public byte[] Signature { get; init; } = [];

    private string[] Words => ["segment", Month.ToString("O", CultureInfo.InvariantCulture), $"{FirstPosition}", $"{LastPosition}", Convert.ToHexString(LastSeal)];

    public static async Task<List<AuditSegment>> ListAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<AuditSegment>(new CommandDefinition(Select, cancellationToken: cancellationToken))).AsList();

    public AuditSegment Signed(AuditKey key) => this with { Signature = key.Sign(Words) };

    public bool IsSigned(AuditKey key) => key.IsSigned(Signature, Words);
}
