using System.Collections;
using System.Globalization;
using System.Text;
using AccesDroits.Contracts.Common.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace AccesDroits.Testing;

/// <summary>A request that would be accepted but for one value.</summary>
/// <param name="Path">Where the value stands, as in a violation.</param>
/// <param name="What">What is wrong with it.</param>
/// <param name="Bytes">The request on the wire.</param>
/// <param name="Value">The value, which no answer may repeat; empty when there is nothing to repeat.</param>
public sealed record Spoiled(string Path, string What, byte[] Bytes, string Value)
{
    private const string Marker = "zqzqzqzq";
    private const string Uuid = "018e3c2a-7d10-7b42-9a6f-0c5d1e2f3a4b";

    private static readonly (string What, string Text)[] NoTexts =
    [
        ("a NUL", "zq\0zq"), ("a line feed", "zq\nzq"), ("an escape sequence", "zq\u001b[31mzq"), ("a C1 control", "zq\u0085zq"), ("a lone surrogate", "zq\ud83dzq"),
        ("spaces only", " \u00a0"), ("a social security number", "284055439501234"), ("one without its key", "2840554395012"), ("one in groups", "2 84 05 54 395 012 34"),
    ];

    private static readonly string[] NoUuids = ["zqzq", Uuid[1..], Uuid.Replace("-", "", StringComparison.Ordinal), $"{{{Uuid}}}", $"0x{Uuid[2..]}", Guid.Empty.ToString()];

    private static readonly string[] NoDates = ["2023-02-29", "2024-13-01", "0000-00-00", "1989-12-31", "2100-01-01", "99999-01-01", "20240203", "zqzq"];

    private static readonly string[] NoTimes = ["24:00", "9:00", "12:60", "-1:00", "zq:zq"];

    private static readonly string[] NoHashes = ["0", new('A', 64), new('a', 63), new('g', 64)];

    private static readonly string[] NoCodes = ["ZQZQ", "zq zq", "zq'; drop table visit; --", "zq/../zq", "zqé"];

    // An overlong slash, a continuation alone, a sequence cut short, a surrogate, and a byte that stands in no text.
    private static readonly byte[][] NoUtf8 = [[0xc0, 0xaf], [0x80], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xff]];

    /// <summary>Every slot of a valid request, each with everything that it must not hold.</summary>
    public static IEnumerable<Spoiled> Of(IMessage valid)
    {
        var slots = Slot.In(valid);
        for (var index = 0; index < slots.Count; index++)
        {
            foreach (var (what, value, spoil) in Ways(slots[index]))
            {
                // A request of its own for each try.
                yield return new Spoiled(slots[index].Path, what, spoil(Slot.In(Slot.Copy(valid))[index]), value);
            }
        }
    }

    private static IEnumerable<(string What, string Value, Func<Slot, byte[]> Spoil)> Ways(Slot slot) => slot switch
    {
        { Field.IsMap: true } => throw new NotSupportedException($"{slot.Path} is a map: say here what it must not hold."),

        // Another request of the same RPC holds what this one leaves out.
        { IsList: true } => slot.Value is IList { Count: 0 } ? [] : Lists(slot),
        { IsText: true } => Texts(slot).Select(text => Put(text.What, text.Text, text.Text)).Concat(NoUtf8.Select(bytes => MalformedText(bytes))),
        { Field.FieldType: FieldType.Enum } => Choices(slot).Select(number => Put($"the choice {number}", "", System.Enum.ToObject(slot.Field.EnumType.ClrType, number))),
        { Field.FieldType: FieldType.Int32 } => new[] { slot.Rule.Min - 1, slot.Rule.Max + 1, int.MinValue, int.MaxValue }.Select(number => Number(number)),
        { Field.FieldType: FieldType.Int64 } => new[] { slot.Rule.Min - 1L, slot.Rule.Max + 1L, long.MinValue, long.MaxValue }.Select(number => Number(number)),
        { Field.FieldType: FieldType.Message } => Parts(slot),
        { Field.FieldType: FieldType.Bool } => [],
        { Field.FieldType: FieldType.Bytes } => [Put("100,000 bytes", "", ByteString.CopyFrom(new byte[100_000]))],
        _ => throw new NotSupportedException($"{slot.Path} is a {slot.Field.FieldType}: say here what it must not hold."),
    };

    private static IEnumerable<(string, string, Func<Slot, byte[]>)> Lists(Slot slot)
    {
        yield return ("one item too many", "", list => list.WithItems(list.MaxItems + 1).ToByteArray());
        yield return ("5,000 items", "", list => list.WithItems(5_000).ToByteArray());
        if (slot.Rule.Required)
        {
            yield return ("no item", "", list => list.WithItems(0).ToByteArray());
        }
    }

    private static IEnumerable<(string What, string Text)> Texts(Slot slot)
    {
        IEnumerable<(string, string)> texts = [("one character too many", new string('z', slot.MaxLength + 1)), ("100,000 characters", new string('z', 100_000)), .. NoTexts];
        if (slot.Rule.Required || slot.IsItem)
        {
            texts = texts.Append(("nothing", ""));
        }

        if (slot.Rule.Dimension.Length > 0)
        {
            texts = texts.Append(("a code of no taxonomy", "zqzq.zqzq"));
        }

        string[] malformed = slot.Rule.Format switch
        {
            Format.Uuid => NoUuids,
            Format.Date => NoDates,
            Format.Time => NoTimes,
            Format.Code => NoCodes,
            Format.Sha256 => NoHashes,
            _ => [],
        };
        return texts.Concat(malformed.Select(text => ($"'{text}'", text)));
    }

    private static (string, string, Func<Slot, byte[]>) MalformedText(byte[] malformed) =>
        ($"the bytes {Convert.ToHexString(malformed)}", "zqzq", slot =>
        {
            // The message is written around a text of the same length, which then makes way for the bytes.
            var bytes = slot.With(Marker).ToByteArray();
            var at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Marker));
            malformed.CopyTo(bytes, at + 2);
            return bytes;
        });

    private static IEnumerable<int> Choices(Slot slot) => slot.Rule.Required ? [99, -1, int.MinValue, 0] : [99, -1, int.MinValue];

    private static IEnumerable<(string, string, Func<Slot, byte[]>)> Parts(Slot slot)
    {
        if (slot.Rule.Required && !slot.IsItem)
        {
            yield return Put("nothing", "", null);
        }

        if (slot.Field.MessageType == Timestamp.Descriptor)
        {
            yield return Put("a time before 1970", "", new Timestamp { Seconds = -1 });
            yield return Put("a time after the last year", "", new Timestamp { Seconds = 253_402_300_799 });
            yield return Put("a time out of all bounds", "", new Timestamp { Seconds = long.MinValue });
            yield return Put("negative nanoseconds", "", new Timestamp { Nanos = -1 });
            yield return Put("a second of nanoseconds", "", new Timestamp { Nanos = 1_000_000_000 });
        }
    }

    private static (string, string, Func<Slot, byte[]>) Number<T>(T number)
        where T : IFormattable => Put($"the number {number}", number.ToString(null, CultureInfo.InvariantCulture), number);

    private static (string, string, Func<Slot, byte[]>) Put(string what, string value, object? content) => (what, value, slot => slot.With(content).ToByteArray());
}
