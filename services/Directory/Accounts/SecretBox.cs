using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace AccesDroits.Directory.Accounts;

/// <summary>Seals what the database must not tell alone, and makes the secrets that people carry.</summary>
public sealed class SecretBox(IDataProtectionProvider protection)
{
    private const int SecretLength = 32;
    private readonly IDataProtector _protector = protection.CreateProtector("accounts");

    public byte[] Seal(string text) => _protector.Protect(Encoding.UTF8.GetBytes(text));

    /// <exception cref="CryptographicException">The keys that sealed it are gone.</exception>
    public string Open(byte[] seal) => Encoding.UTF8.GetString(_protector.Unprotect(seal));

    /// <summary>256 random bits in base64url.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretLength));

    /// <summary>What is kept of a secret. It is random enough for a plain hash.</summary>
    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
