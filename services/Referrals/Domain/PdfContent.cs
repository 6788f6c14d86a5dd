using System.Globalization;
using System.Text;

namespace AccesDroits.Referrals.Domain;

/// <summary>
/// What a PDF holds that can be seen without unpacking it. Inside a stream, where packed bytes may spell a short name by chance, only the long
/// names count: none of the short ones does anything without a long one.
/// </summary>
public static class PdfContent
{
    private static readonly HashSet<string> Active = new(StringComparer.Ordinal) { "JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles" };

    private static readonly HashSet<string> ActiveOutsideStreams = new(StringComparer.Ordinal) { "JS", "AA" };

    public static bool IsWhole(ReadOnlySpan<byte> content) =>
        content.StartsWith("%PDF-"u8) && content.TrimEnd("\0\t\n\f\r "u8).EndsWith("%%EOF"u8) && !HoldsPage(content);

    /// <summary>Whether it would run, open or carry something else. A document may say at which page it opens.</summary>
    public static bool IsActive(ReadOnlySpan<byte> content)
    {
        var streamEnd = 0;
        for (var at = 0; at < content.Length; at++)
        {
            if (at >= streamEnd && content[at] == (byte)'s' && IsStreamStart(content, at))
            {
                var length = content[at..].IndexOf("endstream"u8);
                streamEnd = length < 0 ? at : at + length;
            }

            if (content[at] == (byte)'/' && NameAt(content[(at + 1)..], out var after) is var name && IsActive(name, content[(at + 1 + after)..], isInStream: at < streamEnd))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsActive(string name, ReadOnlySpan<byte> rest, bool isInStream) =>
        Active.Contains(name) || (!isInStream && ActiveOutsideStreams.Contains(name)) || (name == "OpenAction" && !rest.TrimStart("\0\t\n\f\r "u8).StartsWith("["u8));

    private static bool IsStreamStart(ReadOnlySpan<byte> content, int at) =>
        content[at..].StartsWith("stream"u8) && content.Length > at + 6 && content[at + 6] is (byte)'\r' or (byte)'\n' && content[..at].TrimEnd("\0\t\n\f\r "u8).EndsWith(">>"u8);

    // A name may be written with #xx for any of its letters.
    private static string NameAt(ReadOnlySpan<byte> text, out int length)
    {
        var name = new StringBuilder();
        for (length = 0; length < text.Length && name.Length < 32 && (char.IsAsciiLetterOrDigit((char)text[length]) || text[length] == (byte)'#'); length++)
        {
            if (text[length] == (byte)'#' && length + 2 < text.Length && byte.TryParse(text.Slice(length + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var letter))
            {
                name.Append((char)letter);
                length += 2;
            }
            else
            {
                name.Append((char)text[length]);
            }
        }

        return name.ToString();
    }

    private static bool HoldsPage(ReadOnlySpan<byte> content)
    {
        var text = Encoding.Latin1.GetString(content);
        return text.Contains("<script", StringComparison.OrdinalIgnoreCase) || text.Contains("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || text.AsSpan(0, Math.Min(text.Length, 1024)).Contains("<html", StringComparison.OrdinalIgnoreCase);
    }
}
