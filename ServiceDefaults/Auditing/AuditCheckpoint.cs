using System.Globalization;

namespace AccesDroits.ServiceDefaults.Auditing;

/// <summary>Point de contrôle: how far a journal had come, signed by its service.</summary>
public sealed record AuditCheckpoint(long Position, byte[] Seal, byte[] Signature)
{
    /// <summary>The header in which Directory hands it to a service that it asks to verify its journal.</summary>
    public const string Header = "accesdroits-checkpoint";

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Position}.{Convert.ToHexStringLower(Seal)}.{Convert.ToHexStringLower(Signature)}");

    internal static AuditCheckpoint? Parse(string? text) =>
        text?.Split('.') is [var position, var seal, var signature]
            ? new AuditCheckpoint(long.Parse(position, CultureInfo.InvariantCulture), Convert.FromHexString(seal), Convert.FromHexString(signature))
            : null;
}
