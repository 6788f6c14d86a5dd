using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AccesDroits.ServiceDefaults.Grpc;

/// <summary>Page suivante: the last record of a page, in a text that callers only hand back. It belongs to the filters that it was made for.</summary>
/// <param name="Key">What the list is sorted by.</param>
public readonly record struct ListToken(string Key, Guid Id)
{
    private const int IdLength = 16;
    private const int SealLength = 8;

    /// <param name="filters">Hash of the filters and the order of the list.</param>
    public string ToText(ReadOnlySpan<byte> filters)
    {
        byte[] content = [.. Id.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(Key)];
        return Base64Url.EncodeToString([.. Seal(filters, content), .. content]);
    }

    /// <summary>Null when the text is not a token or one of other filters.</summary>
    public static ListToken? Parse(string text, ReadOnlySpan<byte> filters)
    {
        if (!Base64Url.IsValid(text, out var length) || length < SealLength + IdLength)
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = Base64Url.DecodeFromChars(text);
        var content = bytes[SealLength..];
        return bytes[..SealLength].SequenceEqual(Seal(filters, content))
            ? new ListToken(Encoding.UTF8.GetString(content[IdLength..]), new Guid(content[..IdLength], bigEndian: true))
            : null;
    }

    // Not a secret: it tells a token that was cut or belongs to another list.
    private static byte[] Seal(ReadOnlySpan<byte> filters, ReadOnlySpan<byte> content) => SHA256.HashData([.. filters, .. content])[..SealLength];
}
