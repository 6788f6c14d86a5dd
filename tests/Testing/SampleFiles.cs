using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace AccesDroits.Testing;

/// <summary>Small files that are what they say, and one that may hide in them.</summary>
public static class SampleFiles
{
    /// <param name="padding">Bytes of a stream that means nothing.</param>
    /// <param name="extra">In its catalog.</param>
    public static byte[] Pdf(int padding = 0, string extra = "") =>
        [.. Encoding.ASCII.GetBytes($"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /OpenAction [3 0 R /Fit] {extra} >>\nendobj\n2 0 obj\n<< /Length {padding:d8} >>\nstream\n"),
            .. Stream(padding), .. "\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"u8];

    /// <summary>A PDF of exactly so many bytes.</summary>
    public static byte[] PdfOf(int size) => Pdf(size - Pdf().Length);

    public static byte[] Jpeg(string comment = "") =>
        [0xFF, 0xD8, 0xFF, 0xFE, 0, (byte)(comment.Length + 2), .. Encoding.ASCII.GetBytes(comment), 0xFF, 0xC0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xFF, 0, 0x34, 0xFF, 0xD9];

    public static byte[] Png() =>
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]), .. Chunk("IDAT", [0x78, 0x9C, 1, 2, 3]), .. Chunk("IEND", [])];

    public static byte[] Zip()
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("a.txt");
        }

        return file.ToArray();
    }

    // Bytes that spell no name, mark or signature by chance.
    private static byte[] Stream(int length)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        for (var index = 0; index < length; index++)
        {
            bytes[index] |= 0x80;
        }

        return bytes;
    }

    private static byte[] Chunk(string name, byte[] data)
    {
        var (length, sum, named) = (new byte[4], new byte[4], (byte[])[.. Encoding.ASCII.GetBytes(name), .. data]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(sum, Crc(named));
        return [.. length, .. named, .. sum];
    }

    // By division of polynomials, as the standard tells it.
    private static uint Crc(byte[] bytes) =>
        ~bytes.Aggregate(uint.MaxValue, (crc, one) => Enumerable.Range(0, 8).Aggregate(crc ^ one, (rest, _) => (rest & 1) == 0 ? rest >> 1 : (rest >> 1) ^ 0xEDB88320));
}
