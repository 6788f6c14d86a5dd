using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace AccesDroits.Testing;

/// <summary>An authenticator application (RFC 6238: SHA-1, 30 seconds, 6 digits).</summary>
public sealed class Totp(string secret)
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const long StepSeconds = 30;
    private long _last;

    /// <summary>A code that the service accepts now and that this application has not shown yet. A few can be had at once, since clocks may differ.</summary>
    public string Next()
    {
        _last = Math.Max(_last + 1, (DateTimeOffset.UtcNow.ToUnixTimeSeconds() / StepSeconds) - 1);
        return CodeOf(_last);
    }

    /// <summary>Six digits that are not the code of any step around now.</summary>
    public string Wrong()
    {
        var step = DateTimeOffset.UtcNow.ToUnixTimeSeconds() / StepSeconds;
        var right = Enumerable.Range(-5, 11).Select(offset => CodeOf(step + offset)).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(0, 100).Select(number => number.ToString("000000", CultureInfo.InvariantCulture)).First(code => !right.Contains(code));
    }

    private string CodeOf(long step)
    {
        Span<byte> message = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(message, step);
#pragma warning disable CA5350 // What authenticator applications do.
        var hash = HMACSHA1.HashData(Decoded(), message);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & int.MaxValue;
        return (number % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }

    private byte[] Decoded()
    {
        var bits = string.Concat(secret.Select(letter => Convert.ToString(Base32.IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(index => Convert.ToByte(bits.Substring(index * 8, 8), 2))];
    }
}
