using System.Buffers.Binary;
using System.Text;

namespace AccesDroits.Referrals.Domain;

/// <summary>What a file is, by its content: a whole PDF, JPEG or PNG and nothing else beside it.</summary>
public static class FileContent
{
    public const string Pdf = "application/pdf", Jpeg = "image/jpeg", Png = "image/png";

    private const int LongestZipEnd = 65_557;

    private static ReadOnlySpan<byte> PngMagic => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The type that the extension of a name promises; null for one that is not accepted.</summary>
    public static string? TypeOf(string fileName) => Path.GetExtension(fileName).ToUpperInvariant() switch
    {
        ".PDF" => Pdf,
        ".JPG" or ".JPEG" => Jpeg,
        ".PNG" => Png,
        _ => null,
    };

    /// <summary>Whether the content is what it is said to be, from its first byte to its last, and no archive too. A comment in an image may say anything: nothing runs it.</summary>
    public static bool Is(string type, ReadOnlySpan<byte> content) => !EndsAsZip(content) && type switch
    {
        Pdf => PdfContent.IsWhole(content),
        Jpeg => IsJpeg(content),
        Png => IsPng(content),
        _ => false,
    };

    private static bool EndsAsZip(ReadOnlySpan<byte> content) => content[^Math.Min(LongestZipEnd, content.Length)..].IndexOf("PK\x05\x06"u8) >= 0;

    private static bool IsPng(ReadOnlySpan<byte> content)
    {
        if (!content.StartsWith(PngMagic))
        {
            return false;
        }

        var (at, hasPixels) = (PngMagic.Length, false);
        while (content.Length - at >= 12)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(content[at..]);
            if (length > content.Length - at - 12)
            {
                return false;
            }

            var named = content.Slice(at + 4, (int)length + 4);
            var name = Encoding.Latin1.GetString(named[..4]);
            if (BinaryPrimitives.ReadUInt32BigEndian(content[(at + 8 + (int)length)..]) != Crc(named) || (at == PngMagic.Length) != (name == "IHDR"))
            {
                return false;
            }

            hasPixels |= name == "IDAT";
            at += 12 + (int)length;
            if (name == "IEND")
            {
                return hasPixels && length == 0 && at == content.Length;
            }
        }

        return false;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }

    private static bool IsJpeg(ReadOnlySpan<byte> content)
    {
        if (!content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]))
        {
            return false;
        }

        var (at, hasFrame, hasScan) = (2, false, false);
        while (at + 1 < content.Length)
        {
            var marker = content[at + 1];
            if (content[at] != 0xFF)
            {
                return false;
            }

            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            if (marker == 0xD9)
            {
                return hasFrame && hasScan && at + 2 == content.Length;
            }

            if (marker is < 0xC0 or (>= 0xD0 and <= 0xD8) || at + 4 > content.Length || BinaryPrimitives.ReadUInt16BigEndian(content[(at + 2)..]) is var length && length < 2)
            {
                return false;
            }

            hasFrame |= marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(content[(at + 2)..]);
            if (marker == 0xDA)
            {
                hasScan = true;
                at = AfterScan(content, at);
            }
        }

        return false;
    }

    // Where the next marker stands: in a scan FF is followed by 00, or by a restart.
    private static int AfterScan(ReadOnlySpan<byte> content, int at)
    {
        while (at + 1 < content.Length && (content[at] != 0xFF || content[at + 1] is 0 or (>= 0xD0 and <= 0xD7)))
        {
            at++;
        }

        return at;
    }
}
