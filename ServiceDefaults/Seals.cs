using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace AccesDroits.ServiceDefaults;

/// <summary>Seals the texts of records. A seal opens for the kind of text and the record that it was made for, and for nothing else.</summary>
/// <param name="records">The kind of record, e.g. follow-up.</param>
public abstract class Seals(IDataProtectionProvider protection, string records)
{
    private const string Command = "command";

    private readonly IDataProtector _protector = protection.CreateProtector(records);

    /// <summary>Null for a text that was left out.</summary>
    public byte[]? Seal(string kind, Guid recordId, string text) => text.Length == 0 ? null : For(kind, recordId).Protect(Encoding.UTF8.GetBytes(text));

    /// <exception cref="CryptographicException">The keys that sealed it are gone, or it is not the seal of this record.</exception>
    public string Open(string kind, Guid recordId, byte[]? seal) => seal is null ? "" : Encoding.UTF8.GetString(For(kind, recordId).Unprotect(seal));

    /// <summary>What is kept of a command, from which its texts cannot be guessed.</summary>
    public byte[] SealHash(Guid recordId, byte[] hash) => For(Command, recordId).Protect(hash);

    /// <summary>Whether the command is the one that was kept.</summary>
    public bool IsSame(Guid recordId, byte[]? seal, byte[] hash) => seal is not null && CryptographicOperations.FixedTimeEquals(For(Command, recordId).Unprotect(seal), hash);

    private IDataProtector For(string kind, Guid recordId) => _protector.CreateProtector(kind, $"{recordId}");
}
