using System.Collections;
using AccesDroits.Contracts.Common.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace AccesDroits.Testing;

/// <summary>A place in a request that a value can be put in: a field, or an item of a list.</summary>
/// <param name="Path">As in a violation, e.g. requests[0].institution.</param>
/// <param name="IsItem">An item of a list, and not the list itself.</param>
public sealed record Slot(IMessage Root, IMessage Owner, FieldDescriptor Field, string Path, bool IsItem)
{
    private const int DefaultMaxLength = 200;
    private const int DefaultMaxItems = 100;

    public FieldRule Rule => RuleOf(Field);

    public int MaxLength => Rule.MaxLength == 0 ? DefaultMaxLength : Rule.MaxLength;

    public int MaxItems => Rule.MaxItems == 0 ? DefaultMaxItems : Rule.MaxItems;

    public bool IsText => Field.FieldType == FieldType.String && Field.IsRepeated == IsItem;

    public bool IsList => Field.IsRepeated && !IsItem;

    public object Value => Field.Accessor.GetValue(Owner);

    /// <summary>The request with another value here; null takes the value away.</summary>
    public IMessage With(object? value)
    {
        if (IsItem)
        {
            ((IList)Value)[0] = value;
        }
        else if (value is null)
        {
            Field.Accessor.Clear(Owner);
        }
        else
        {
            Field.Accessor.SetValue(Owner, value);
        }

        return Root;
    }

    /// <summary>The request with so many items in this list.</summary>
    public IMessage WithItems(int count)
    {
        var list = (IList)Value;
        var item = list[0];
        list.Clear();
        for (var index = 0; index < count; index++)
        {
            list.Add(item is IMessage message ? Copy(message) : item);
        }

        return Root;
    }

    /// <summary>Every slot of a request that follows its contract, all its fields filled in.</summary>
    public static IReadOnlyList<Slot> Of(MessageDescriptor request) =>
        [.. Variants(request).SelectMany(variant => Walk(variant, variant, "")).DistinctBy(slot => slot.Path)];

    /// <summary>Every slot of a request, as far as its lists hold an item and its parts are there.</summary>
    public static IReadOnlyList<Slot> In(IMessage request) => [.. Walk(request, request, "")];

    public static Slot Of(MessageDescriptor request, string path) => Of(request).Single(slot => slot.Path == path);

    /// <summary>Requests that follow their contract; together they choose every member of every oneof.</summary>
    public static IEnumerable<IMessage> Variants(MessageDescriptor request)
    {
        return Enumerable.Range(0, ChoicesOf(request)).Select(choice => Filled(request, choice));
    }

    // The most members that a oneof of the request or of one of its parts has.
    private static int ChoicesOf(MessageDescriptor type) =>
        type.Oneofs.Where(oneof => !oneof.IsSynthetic).Select(oneof => oneof.Fields.Count)
            .Concat(type.Fields.InFieldNumberOrder().Where(field => field.FieldType == FieldType.Message).Select(field => ChoicesOf(field.MessageType)))
            .Append(1).Max();

    private static FieldRule RuleOf(FieldDescriptor field) => field.GetOptions()?.GetExtension(ContractExtensions.Rule) ?? new FieldRule();

    private static IMessage Filled(MessageDescriptor type, int choice)
    {
        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in type.Fields.InFieldNumberOrder())
        {
            if (field.RealContainingOneof is { } oneof && oneof.Fields[choice % oneof.Fields.Count] != field)
            {
                continue;
            }

            if (field.IsRepeated)
            {
                ((IList)field.Accessor.GetValue(message)).Add(ValidFor(field, choice));
            }
            else
            {
                field.Accessor.SetValue(message, ValidFor(field, choice));
            }
        }

        return message;
    }

    private static object ValidFor(FieldDescriptor field, int choice) => field.FieldType switch
    {
        FieldType.String => ValidText(RuleOf(field)),
        FieldType.Enum => System.Enum.ToObject(field.EnumType.ClrType, field.EnumType.Values[1].Number),
        FieldType.Int32 => RuleOf(field).Max,
        FieldType.Int64 => 1L,
        FieldType.Bool => true,
        FieldType.Bytes => ByteString.CopyFrom(new byte[32]),
        FieldType.Message when field.MessageType == Timestamp.Descriptor => Timestamp.FromDateTime(new DateTime(2024, 3, 14, 9, 30, 0, DateTimeKind.Utc)),
        FieldType.Message => Filled(field.MessageType, choice),
        var type => throw new NotSupportedException($"{field.FullName} is a {type}: say here what a valid one is."),
    };

    private static string ValidText(FieldRule rule) => rule.Format switch
    {
        Format.Uuid => "018e3c2a-7d10-7b42-9a6f-0c5d1e2f3a4b",
        Format.Date => "2024-03-14",
        Format.Time => "09:30",
        Format.Code => "un.code-1",
        Format.Sha256 => new string('a', 63) + "0",
        _ => "été",
    };

    private static IEnumerable<Slot> Walk(IMessage root, IMessage owner, string path)
    {
        foreach (var field in owner.Descriptor.Fields.InFieldNumberOrder().Where(field => !field.HasPresence || field.Accessor.HasValue(owner)))
        {
            var value = field.Accessor.GetValue(owner);
            yield return new Slot(root, owner, field, path + field.Name, IsItem: false);
            if (value is IList { Count: 0 })
            {
                continue;
            }

            if (value is IList list)
            {
                yield return new Slot(root, owner, field, $"{path}{field.Name}[0]", IsItem: true);
                value = list[0];
            }

            if (value is IMessage nested && nested.Descriptor != Timestamp.Descriptor)
            {
                foreach (var inner in Walk(root, nested, path + field.Name + (field.IsRepeated ? "[0]." : ".")))
                {
                    yield return inner;
                }
            }
        }
    }

    internal static IMessage Copy(IMessage message) => message.Descriptor.Parser.ParseFrom(message.ToByteArray());
}
