using System.Collections.Frozen;
using System.Reflection;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Events;
using Google.Protobuf.Reflection;

namespace AccesDroits.Contracts;

/// <summary>All that the contracts hold: files, RPCs with their roles, events.</summary>
public static class ContractCatalog
{
    /// <summary>Every proto file of this assembly.</summary>
    public static IReadOnlyList<FileDescriptor> Files { get; } =
        [.. typeof(ContractCatalog).Assembly.GetTypes()
            .Where(type => type.IsAbstract && type.IsSealed && type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
            .OfType<FileDescriptor>()
            .OrderBy(file => file.Name, StringComparer.Ordinal)];

    /// <summary>Every RPC by its path, e.g. /accesdroits.reception.v1.ReceptionService/LogVisit.</summary>
    public static FrozenDictionary<string, MethodDescriptor> Methods { get; } =
        Files.SelectMany(file => file.Services)
            .SelectMany(service => service.Methods)
            .ToFrozenDictionary(method => $"/{method.Service.FullName}/{method.Name}", StringComparer.Ordinal);

    /// <summary>Every event by its wire name, which is the name of its type.</summary>
    public static FrozenDictionary<string, Type> Events { get; } =
        typeof(IStateEvent).Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(IStateEvent)) && !type.IsInterface)
            .ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>Who may call an RPC; nobody when empty.</summary>
    public static IReadOnlyList<Role> RolesOf(MethodDescriptor method) =>
        method.GetOptions()?.GetExtension(ContractExtensions.Roles) is { } roles ? roles : [];

    /// <summary>The part of the API that an RPC belongs to, e.g. reception: what the scope of a program names.</summary>
    public static string ScopeOf(MethodDescriptor method) => method.File.Package.Split('.')[1];

    /// <summary>The parts of the API that a program may be allowed to call.</summary>
    public static FrozenSet<string> Scopes { get; } =
        Methods.Values.Where(method => !RolesOf(method).Contains(Role.Service)).Select(ScopeOf).ToFrozenSet(StringComparer.Ordinal);
}
