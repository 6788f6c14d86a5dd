using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace AccesDroits.Contracts;

/// <summary>An authenticator application (RFC 6238: SHA-1, 30 seconds, 6 digits), for a program that signs in as somebody does.</summary>
/// <param name="secret">In base 32.</param>
public sealed class Totp(string secret, TimeProvider clock)
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const long StepSeconds = 30;
    private long _last;

    /// <summary>An application on this machine's time.</summary>
    public Totp(string secret) : this(secret, TimeProvider.System)
    {
    }

    /// <summary>The step of 30 seconds that it is now.</summary>
    public long Step => clock.GetUtcNow().ToUnixTimeSeconds() / StepSeconds;

    /// <summary>A code that the service accepts now and that this application has not shown yet. A few can be had at once, since clocks may differ.</summary>
    public string Next()
    {
        _last = Math.Max(_last + 1, Step - 1);
        return CodeOf(_last);
    }

    /// <summary>The code of a step.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6238, as every authenticator application has it.")]
    public string CodeOf(long step)
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
