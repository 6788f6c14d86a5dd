using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace AccesDroits.Reception.Features;

/// <summary>Seals what was typed of a visit that is set aside. A seal opens for the visit that it was made for, and for no other.</summary>
public sealed class DraftSeals(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("visit-set-aside");

    public byte[] Seal(Guid visitId, string content) => For(visitId).Protect(Encoding.UTF8.GetBytes(content));

    /// <exception cref="CryptographicException">The keys that sealed it are gone, or it is not the seal of this visit.</exception>
    public string Open(Guid visitId, byte[] seal) => Encoding.UTF8.GetString(For(visitId).Unprotect(seal));

    private IDataProtector For(Guid visitId) => _protector.CreateProtector($"{visitId}");
}
