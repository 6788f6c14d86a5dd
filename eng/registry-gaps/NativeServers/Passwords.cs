using System.Security.Cryptography;

namespace NativeServers;

/// <summary>Random passwords of letters and digits, safe in any connection string.</summary>
public static class Passwords
{
    /// <summary>Returns a new password with about 130 bits of randomness.</summary>
    public static string Generate() =>
        RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", 22);
}
