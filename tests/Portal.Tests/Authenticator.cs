using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace AccesDroits.Portal.Tests;

/// <summary>The application on a phone (RFC 6238). A code serves once, so each one is that of a later step; the server takes a few steps of drift.</summary>
public sealed class Authenticator(string secret)
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private readonly byte[] _key = KeyOf(secret);
    private long _last;

    public string Next()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30;
        _last = Math.Max(_last + 1, now - 1);
        return CodeAt(_last);
    }

    public string CodeAt(long step)
    {
        var message = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(message, step);
#pragma warning disable CA5350 // The algorithm of authenticator applications.
        var hash = HMACSHA1.HashData(_key, message);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & int.MaxValue;
        return (number % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }

    private static byte[] KeyOf(string text)
    {
        var key = new byte[text.Length * 5 / 8];
        var (bits, count, index) = (0, 0, 0);
        foreach (var letter in text.TrimEnd('='))
        {
            bits = (bits << 5) | Base32.IndexOf(char.ToUpperInvariant(letter));
            if ((count += 5) >= 8)
            {
                key[index++] = (byte)(bits >> (count -= 8));
                bits &= (1 << count) - 1;
            }
        }

        return key[..index];
    }
}
