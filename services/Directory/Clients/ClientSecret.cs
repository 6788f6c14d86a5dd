using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace AccesDroits.Directory.Clients;

/// <summary>
/// The secret of a program: 256 random bits. Nobody can try them all nor find them in a list, so a plain hash keeps it as well as a slow one would,
/// and a flood of wrong secrets costs nothing.
/// </summary>
internal static class ClientSecret
{
    public static string New() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public static bool Matches(string secret, byte[] hash) => CryptographicOperations.FixedTimeEquals(HashOf(secret), hash);
}
