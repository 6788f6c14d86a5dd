using System.Buffers.Binary;

namespace AccesDroits.Demo;

/// <summary>Ids that a second run makes again: a UUIDv7 whose time is the record's own and whose random part comes from the seed and a key.</summary>
public static class DemoId
{
    public static string Create(int seed, string key, DateTimeOffset at)
    {
        Span<byte> bytes = Dice.Digest(seed, key).AsSpan(0, 16);
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, at.ToUnixTimeMilliseconds());
        time[2..].CopyTo(bytes);
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
