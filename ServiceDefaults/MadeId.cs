using System.Security.Cryptography;
using System.Text;

namespace AccesDroits.ServiceDefaults;

/// <summary>An id that is made from something else: always the same one.</summary>
public static class MadeId
{
    /// <param name="kind">What it is the id of, so that two kinds made from the same thing are told apart.</param>
    public static Guid Of(string kind, Guid from, ReadOnlySpan<byte> more = default)
    {
        Span<byte> bytes = SHA256.HashData([.. Encoding.UTF8.GetBytes(kind), .. from.ToByteArray(bigEndian: true), .. more]).AsSpan(0, 16);

        // A UUID of version 8: made from something else.
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
