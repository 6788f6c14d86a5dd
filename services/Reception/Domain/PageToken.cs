using System.Buffers.Binary;
using System.Buffers.Text;

namespace AccesDroits.Reception.Domain;

/// <summary>Page suivante: the last visit of a page, in a text that callers only hand back. It belongs to the filters that it was made for.</summary>
public readonly record struct PageToken(DateOnly Date, Guid VisitId)
{
    private const int DateLength = 4;
    private const int IdLength = 16;
    private const int FiltersLength = 8;

    /// <param name="filters">Hash of the filters of the list.</param>
    public string ToText(ReadOnlySpan<byte> filters)
    {
        Span<byte> bytes = stackalloc byte[DateLength + IdLength + FiltersLength];
        BinaryPrimitives.WriteInt32BigEndian(bytes, Date.DayNumber);
        VisitId.TryWriteBytes(bytes[DateLength..], bigEndian: true, out _);
        filters[..FiltersLength].CopyTo(bytes[(DateLength + IdLength)..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Null when the text is not a token or one of other filters.</summary>
    public static PageToken? Parse(string text, ReadOnlySpan<byte> filters)
    {
        Span<byte> bytes = stackalloc byte[DateLength + IdLength + FiltersLength];
        if (!Base64Url.IsValid(text, out var length) || length != bytes.Length)
        {
            return null;
        }

        Base64Url.DecodeFromChars(text, bytes);
        if (!bytes[(DateLength + IdLength)..].SequenceEqual(filters[..FiltersLength]))
        {
            return null;
        }

        var day = BinaryPrimitives.ReadInt32BigEndian(bytes);
        return day < DateOnly.MinValue.DayNumber || day > DateOnly.MaxValue.DayNumber
            ? null
            : new PageToken(DateOnly.FromDayNumber(day), new Guid(bytes.Slice(DateLength, IdLength), bigEndian: true));
    }
}
