using System.Collections;
using System.Text;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Testing;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace AccesDroits.EndToEnd.Tests.Telemetry;

/// <summary>Requests whose every text can be recognised wherever it turns up.</summary>
internal static class Marked
{
    /// <summary>What every marker holds, in whatever case.</summary>
    public const string Stem = "zqx";

    /// <summary>In what is sent to Reception: about persons, so it may be nowhere.</summary>
    public const string Person = "zqxperson";

    /// <summary>In what is sent to Directory: labels and codes of organisations, which events carry.</summary>
    public const string Organisation = "zqxplace";

    /// <summary>In headers, paths and query strings.</summary>
    public const string Header = "zqxheader";

    public static string TextFor(MethodDescriptor method) =>
        method.Service.Name == "DirectoryService" ? Organisation : Person;

    /// <summary>Bodies for an RPC: well-formed ones that mean nothing, ones that break every rule of form, and what is no message at all.</summary>
    public static IEnumerable<byte[]> Bodies(MethodDescriptor method)
    {
        var marker = TextFor(method);
        yield return Filled(method.InputType, (rule, _) => WellFormed(rule, marker)).ToByteArray();
        yield return Filled(method.InputType, (rule, name) => rule.NoNir ? $"{marker} 1 84 12 76 451 089 46" : WellFormed(rule, marker + name.Replace('_', '-'))).ToByteArray();
        yield return Filled(method.InputType, (_, name) => $"{marker} {name} d'été «\"{{0}}\" %s ';-- \u202e 🙂").ToByteArray();
        yield return Filled(method.InputType, (_, name) => $"{marker} {name}\u0000\r\n\u0007").ToByteArray();
        yield return Filled(method.InputType, (_, _) => string.Concat(Enumerable.Repeat(marker, 2_000))).ToByteArray();
        yield return Encoding.UTF8.GetBytes($"{marker} {marker} {marker}");
        yield return [];
    }

    private static string WellFormed(FieldRule rule, string marker) => rule.Format switch
    {
        Format.Uuid => World.NewId(),
        Format.Date => "2024-03-14",
        Format.Time => "09:30",
        Format.Code => $"{marker}.code-1",
        Format.Sha256 => new string('a', 64),
        _ => rule.MaxLength is > 0 and < 30 ? marker[..Math.Min(marker.Length, rule.MaxLength)] : $"{marker} d'été",
    };

    private static IMessage Filled(MessageDescriptor type, Func<FieldRule, string, string> text)
    {
        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in type.Fields.InFieldNumberOrder())
        {
            var value = Value(field, text);
            if (field.IsRepeated)
            {
                ((IList)field.Accessor.GetValue(message)).Add(value);
            }
            else
            {
                field.Accessor.SetValue(message, value);
            }
        }

        return message;
    }

    private static object Value(FieldDescriptor field, Func<FieldRule, string, string> text) => field.FieldType switch
    {
        FieldType.String => text(field.GetOptions()?.GetExtension(ContractExtensions.Rule) ?? new FieldRule(), field.Name),
        FieldType.Enum => System.Enum.ToObject(field.EnumType.ClrType, field.EnumType.Values[1].Number),
        FieldType.Int32 => 1,
        FieldType.Int64 => 1L,
        FieldType.Bytes => ByteString.CopyFrom(new byte[32]),
        FieldType.Bool => true,
        FieldType.Message when field.MessageType == Timestamp.Descriptor => Timestamp.FromDateTime(new DateTime(2024, 3, 14, 9, 30, 0, DateTimeKind.Utc)),
        FieldType.Message => Filled(field.MessageType, text),
        var other => throw new NotSupportedException($"{field.FullName} is a {other}: say here what to send."),
    };
}
