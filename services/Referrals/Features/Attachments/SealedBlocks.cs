using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AccesDroits.Referrals.Features.Attachments;

/// <summary>
/// How a content is sealed, block by block, each written as nonce, tag and text. A block opens at its own place in its own attachment of its
/// own size, and nowhere else.
/// </summary>
public sealed class SealedBlocks(byte[] key, Guid attachmentId, long size) : IDisposable
{
    /// <summary>Bytes of a block in clear; the last one has what is left.</summary>
    public const int Block = 64 * 1024;

    private const int Nonce = 12, Tag = 16, Overhead = Nonce + Tag;

    private readonly AesGcm _cipher = new(key, Tag);

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(32);

    /// <summary>Bytes in the file for so many bytes in clear.</summary>
    public static long LengthOf(long clear) => clear + (BlocksOf(clear) * Overhead);

    public static long BlocksOf(long clear) => (clear + Block - 1) / Block;

    /// <summary>Bytes in clear of a block.</summary>
    public int ClearLengthOf(long index) => (int)Math.Min(Block, size - (index * Block));

    public byte[] Seal(long index, ReadOnlySpan<byte> clear)
    {
        var block = new byte[Overhead + clear.Length];
        RandomNumberGenerator.Fill(block.AsSpan(0, Nonce));
        _cipher.Encrypt(block.AsSpan(0, Nonce), clear, block.AsSpan(Overhead), block.AsSpan(Nonce, Tag), PlaceOf(index));
        return block;
    }

    /// <exception cref="CryptographicException">It is not the block that was sealed here.</exception>
    public byte[] Open(long index, ReadOnlySpan<byte> block)
    {
        var clear = new byte[block.Length - Overhead];
        _cipher.Decrypt(block[..Nonce], block[Overhead..], block.Slice(Nonce, Tag), clear, PlaceOf(index));
        return clear;
    }

    /// <summary>Reads the next block of a file.</summary>
    /// <exception cref="EndOfStreamException">The file is too short.</exception>
    /// <exception cref="CryptographicException">It is not the block that was sealed here.</exception>
    public async Task<byte[]> ReadAsync(Stream file, long index, CancellationToken cancellationToken)
    {
        var block = new byte[Overhead + ClearLengthOf(index)];
        await file.ReadExactlyAsync(block, cancellationToken);
        return Open(index, block);
    }

    public void Dispose() => _cipher.Dispose();

    private byte[] PlaceOf(long index)
    {
        var place = new byte[32];
        attachmentId.TryWriteBytes(place);
        BinaryPrimitives.WriteInt64BigEndian(place.AsSpan(16), size);
        BinaryPrimitives.WriteInt64BigEndian(place.AsSpan(24), index);
        return place;
    }
}
