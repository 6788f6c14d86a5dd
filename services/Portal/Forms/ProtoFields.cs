using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace AccesDroits.Portal.Forms;

/// <summary>Reads and writes fields of a request by their path.</summary>
internal static partial class ProtoFields
{
    // A line that nobody could have typed is not worth a list of that length.
    private const int MostLines = 200;

    /// <summary>The field at the end of a path; null when there is none.</summary>
    public static FieldDescriptor? Resolve(MessageDescriptor type, string path)
    {
        FieldDescriptor? field = null;
        foreach (Match step in Step().Matches(path))
        {
            field = (field is null ? type : field.FieldType == FieldType.Message ? field.MessageType : null)?.FindFieldByName(step.Groups["name"].Value);
            if (field is null)
            {
                return null;
            }
        }

        return field;
    }

    /// <summary>Fills the request with what was typed. A path that leads nowhere is left alone.</summary>
    public static void Fill(IMessage request, PostedFields posted)
    {
        foreach (var path in posted.Paths.Where(path => Resolve(request.Descriptor, path) is not null).Order(StringComparer.Ordinal))
        {
            Write(request, path, posted);
        }
    }

    /// <summary>The text of a field; empty when it is unset.</summary>
    public static string Read(IMessage request, string path) => ReadAll(request, path).FirstOrDefault() ?? "";

    public static IEnumerable<string> ReadAll(IMessage request, string path)
    {
        object? value = request;
        foreach (Match step in Step().Matches(path))
        {
            value = value is IMessage message && message.Descriptor.FindFieldByName(step.Groups["name"].Value) is { } field ? field.Accessor.GetValue(message) : null;
            if (step.Groups["index"].Success)
            {
                value = value is IList list && Index(step) < list.Count ? list[Index(step)] : null;
            }
        }

        return value switch
        {
            null => [],
            IList list => list.Cast<object>().Select(TextOf),
            _ => [TextOf(value)],
        };
    }

    public static int Count(IMessage request, string path)
    {
        object? value = request;
        foreach (Match step in Step().Matches(path))
        {
            value = value is IMessage message ? message.Descriptor.FindFieldByName(step.Groups["name"].Value)?.Accessor.GetValue(message) : null;
        }

        return (value as IList)?.Count ?? 0;
    }

    private static void Write(IMessage request, string path, PostedFields posted)
    {
        var steps = Step().Matches(path);
        var message = request;
        for (var index = 0; index < steps.Count; index++)
        {
            var field = message.Descriptor.FindFieldByName(steps[index].Groups["name"].Value)!;
            if (index == steps.Count - 1)
            {
                Set(message, field, path, posted);
            }
            else
            {
                message = Inside(message, field, steps[index]);
                if (message is null)
                {
                    return;
                }
            }
        }
    }

    private static IMessage? Inside(IMessage message, FieldDescriptor field, Match step)
    {
        if (!field.IsRepeated)
        {
            if (field.Accessor.GetValue(message) is not IMessage child)
            {
                field.Accessor.SetValue(message, child = field.MessageType.Parser.ParseFrom(ByteString.Empty));
            }

            return child;
        }

        var list = (IList)field.Accessor.GetValue(message);
        if (!step.Groups["index"].Success || Index(step) >= MostLines)
        {
            return null;
        }

        while (list.Count <= Index(step))
        {
            list.Add(field.MessageType.Parser.ParseFrom(ByteString.Empty));
        }

        return (IMessage)list[Index(step)]!;
    }

    private static void Set(IMessage message, FieldDescriptor field, string path, PostedFields posted)
    {
        if (field.IsRepeated)
        {
            // Lines of other lists have fields of their own.
            foreach (var text in field.FieldType == FieldType.String ? posted.All(path) : [])
            {
                ((IList)field.Accessor.GetValue(message)).Add(text);
            }
        }
        else if (Parsed(field, posted[path]) is { } value)
        {
            field.Accessor.SetValue(message, value);
        }
    }

    // What is no value of the field is left unset, so that the contract's own rules answer for it.
    private static object? Parsed(FieldDescriptor field, string text) => field.FieldType switch
    {
        FieldType.String => text,
        FieldType.Bool => text == "true",
        FieldType.Int32 => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null,
        FieldType.Int64 => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null,
        FieldType.Enum => int.TryParse(text, CultureInfo.InvariantCulture, out var number) && field.EnumType.FindValueByNumber(number) is not null
            ? Enum.ToObject(field.EnumType.ClrType, number) : null,
        _ => null,
    };

    private static string TextOf(object value) => value switch
    {
        bool flag => flag ? "true" : "",
        Enum choice => Convert.ToInt32(choice, CultureInfo.InvariantCulture) is var number && number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture),
        int or long => Convert.ToInt64(value, CultureInfo.InvariantCulture) is var number && number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static int Index(Match step) => int.Parse(step.Groups["index"].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<name>[a-z0-9_]+)(\[(?<index>[0-9]{1,3})\])?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Step();
}
