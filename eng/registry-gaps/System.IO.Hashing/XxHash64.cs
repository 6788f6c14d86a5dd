using System.Buffers.Binary;
using System.Numerics;

namespace System.IO.Hashing;

/// <summary>The XXH64 hash of the published xxHash specification.</summary>
public static class XxHash64
{
    private const int Stripe = 32;
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;

    /// <summary>The hash with seed 0, eight bytes, most significant first.</summary>
    public static byte[] Hash(byte[] source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Hash(source.AsSpan());
    }

    /// <summary>The hash, eight bytes, most significant first.</summary>
    public static byte[] Hash(byte[] source, long seed)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Hash(source.AsSpan(), seed);
    }

    /// <summary>The hash, eight bytes, most significant first.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> source, long seed = 0)
    {
        var hash = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(hash, HashToUInt64(source, seed));
        return hash;
    }

    /// <summary>The hash as a number.</summary>
    public static ulong HashToUInt64(ReadOnlySpan<byte> source, long seed = 0)
    {
        var length = (ulong)source.Length;
        var hash = source.Length < Stripe ? unchecked((ulong)seed + Prime5) : HashStripes(ref source, unchecked((ulong)seed));
        return unchecked(Avalanche(HashTail(hash + length, source)));
    }

    private static ulong HashStripes(ref ReadOnlySpan<byte> source, ulong seed)
    {
        unchecked
        {
            var (a, b, c, d) = (seed + Prime1 + Prime2, seed + Prime2, seed, seed - Prime1);
            for (; source.Length >= Stripe; source = source[Stripe..])
            {
                a = Round(a, Lane(source));
                b = Round(b, Lane(source[8..]));
                c = Round(c, Lane(source[16..]));
                d = Round(d, Lane(source[24..]));
            }

            var hash = BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7) + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
            return Merge(Merge(Merge(Merge(hash, a), b), c), d);
        }
    }

    private static ulong HashTail(ulong hash, ReadOnlySpan<byte> tail)
    {
        unchecked
        {
            for (; tail.Length >= sizeof(ulong); tail = tail[sizeof(ulong)..])
            {
                hash = (BitOperations.RotateLeft(hash ^ Round(0, Lane(tail)), 27) * Prime1) + Prime4;
            }

            if (tail.Length >= sizeof(uint))
            {
                hash = (BitOperations.RotateLeft(hash ^ (BinaryPrimitives.ReadUInt32LittleEndian(tail) * Prime1), 23) * Prime2) + Prime3;
                tail = tail[sizeof(uint)..];
            }

            foreach (var value in tail)
            {
                hash = BitOperations.RotateLeft(hash ^ (value * Prime5), 11) * Prime1;
            }

            return hash;
        }
    }

    private static ulong Lane(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadUInt64LittleEndian(source);

    private static ulong Round(ulong accumulator, ulong lane) =>
        unchecked(BitOperations.RotateLeft(accumulator + (lane * Prime2), 31) * Prime1);

    private static ulong Merge(ulong hash, ulong accumulator) => unchecked(((hash ^ Round(0, accumulator)) * Prime1) + Prime4);

    private static ulong Avalanche(ulong hash)
    {
        unchecked
        {
            hash = (hash ^ (hash >> 33)) * Prime2;
            hash = (hash ^ (hash >> 29)) * Prime3;
            return hash ^ (hash >> 32);
        }
    }
}
