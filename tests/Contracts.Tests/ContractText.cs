using System.Globalization;
using Google.Protobuf.Reflection;

namespace AccesDroits.Contracts.Tests;

/// <summary>What callers of the contracts depend on, one line for each item.</summary>
internal static class ContractText
{
    public static IReadOnlyList<string> Lines() => [.. ContractCatalog.Files.SelectMany(LinesOf)];

    /// <summary>What is no longer as it was pinned (-) and what has not been pinned (+).</summary>
    public static IReadOnlyList<string> Difference(IReadOnlyCollection<string> pinned, IReadOnlyCollection<string> actual) =>
        [.. pinned.Except(actual, StringComparer.Ordinal).Select(line => "- " + line), .. actual.Except(pinned, StringComparer.Ordinal).Select(line => "+ " + line)];

    private static IEnumerable<string> LinesOf(FileDescriptor file) =>
    [
        .. file.Services.SelectMany(service => service.Methods).Select(LineOf),
        .. file.MessageTypes.SelectMany(LinesOf),
        .. file.EnumTypes.SelectMany(LinesOf),
        .. file.Extensions.UnorderedExtensions.OrderBy(extension => extension.FieldNumber)
            .Select(extension => $"extension {extension.FullName} = {extension.FieldNumber} {LabelOf(extension)}{TypeOf(extension)} of {extension.ExtendeeType.FullName}"),
    ];

    private static IEnumerable<string> LinesOf(MessageDescriptor message) =>
    [
        .. message.Fields.InFieldNumberOrder().Select(field => $"field {message.FullName}.{field.Name} = {field.FieldNumber.ToString(CultureInfo.InvariantCulture)} {LabelOf(field)}{TypeOf(field)}"),
        .. message.NestedTypes.SelectMany(LinesOf),
        .. message.EnumTypes.SelectMany(LinesOf),
    ];

    private static IEnumerable<string> LinesOf(EnumDescriptor type) =>
        type.Values.Select(value => $"value {type.FullName}.{value.Name} = {value.Number.ToString(CultureInfo.InvariantCulture)}");

    private static string LineOf(MethodDescriptor method) =>
        $"rpc {method.FullName} ({StreamOf(method.IsClientStreaming)}{method.InputType.FullName}) returns ({StreamOf(method.IsServerStreaming)}{method.OutputType.FullName})"
        + $" for {string.Join(", ", ContractCatalog.RolesOf(method).Select(RoleName).Order(StringComparer.Ordinal))}";

    private static string StreamOf(bool isStreaming) => isStreaming ? "stream " : "";

    private static string RoleName(Common.V1.Role role) =>
        Common.V1.ContractReflection.Descriptor.EnumTypes.Single(type => type.Name == "Role").FindValueByNumber((int)role)?.Name ?? $"{(int)role}";

    private static string LabelOf(FieldDescriptor field) => field switch
    {
        { IsMap: true } => "map of ",
        { IsRepeated: true } => "repeated ",
        { RealContainingOneof: { } oneof } => $"oneof {oneof.Name} ",
        { ContainingOneof: not null } => "optional ",
        _ => "",
    };

    private static string TypeOf(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => field.MessageType.FullName,
        FieldType.Enum => field.EnumType.FullName,
        var type => type.ToString().ToLowerInvariant(),
    };
}
