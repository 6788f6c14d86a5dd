using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace RegistryGaps.Tests;

/// <summary>What an assembly declares for others and what it refers to, as "Type" and "Type::Member(parameters):result".</summary>
internal static class AssemblySurface
{
    private static readonly SignatureNames Names = new();

    public static HashSet<string> References(string path) =>
        Read(path, reader => reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name)).ToHashSet());

    public static HashSet<string> Declared(string path) => Read(path, reader =>
    {
        var declared = new HashSet<string>();
        foreach (var type in reader.TypeDefinitions.Select(reader.GetTypeDefinition).Where(IsVisible))
        {
            var name = SignatureNames.NameOf(reader, type);
            declared.Add(name);
            declared.UnionWith(type.GetMethods().Select(reader.GetMethodDefinition).Where(IsVisible)
                .Select(method => Member(name, reader.GetString(method.Name), method.DecodeSignature(Names, null))));
            declared.UnionWith(type.GetFields().Select(reader.GetFieldDefinition).Where(IsVisible)
                .Select(field => Member(name, reader.GetString(field.Name), field.DecodeSignature(Names, null))));
        }

        return declared;
    });

    public static IReadOnlyList<string> Missing(string path, string assembly, HashSet<string> declared) => Read(path, reader =>
        ReferencedTypes(reader, assembly).Concat(ReferencedMembers(reader, assembly))
            .Distinct().Where(reference => !declared.Contains(reference)).Order(StringComparer.Ordinal).ToList());

    private static IEnumerable<string> ReferencedTypes(MetadataReader reader, string assembly) =>
        reader.TypeReferences.Where(handle => AssemblyOf(reader, handle) == assembly)
            .Select(handle => SignatureNames.NameOf(reader, reader.GetTypeReference(handle)));

    private static IEnumerable<string> ReferencedMembers(MetadataReader reader, string assembly)
    {
        foreach (var member in reader.MemberReferences.Select(reader.GetMemberReference))
        {
            if (DeclaringType(reader, member.Parent) is { } type && AssemblyOf(reader, type) == assembly)
            {
                var (declaring, name) = (SignatureNames.NameOf(reader, reader.GetTypeReference(type)), reader.GetString(member.Name));
                yield return member.GetKind() == MemberReferenceKind.Method
                    ? Member(declaring, name, member.DecodeMethodSignature(Names, null))
                    : Member(declaring, name, member.DecodeFieldSignature(Names, null));
            }
        }
    }

    private static TypeReferenceHandle? DeclaringType(MetadataReader reader, EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeReference)
        {
            return (TypeReferenceHandle)parent;
        }

        if (parent.Kind != HandleKind.TypeSpecification)
        {
            return null;
        }

        var blob = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return null;
        }

        blob.ReadCompressedInteger(); // class or value type
        var generic = blob.ReadTypeHandle();
        return generic.Kind == HandleKind.TypeReference ? (TypeReferenceHandle)generic : null;
    }

    private static string? AssemblyOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        var scope = reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => AssemblyOf(reader, (TypeReferenceHandle)scope),
            HandleKind.AssemblyReference => reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name),
            _ => null,
        };
    }

    private static string Member(string type, string name, MethodSignature<string> signature)
    {
        var arity = signature.GenericParameterCount == 0 ? "" : $"`{signature.GenericParameterCount}";
        var kind = signature.Header.IsInstance ? "" : "static ";
        return $"{type}::{kind}{name}{arity}({string.Join(',', signature.ParameterTypes)}):{signature.ReturnType}";
    }

    private static string Member(string type, string name, string fieldType) => $"{type}::{name}:{fieldType}";

    private static bool IsVisible(TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) is
        TypeAttributes.Public or TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem;

    private static bool IsVisible(MethodDefinition method) => (method.Attributes & MethodAttributes.MemberAccessMask) is
        MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private static bool IsVisible(FieldDefinition field) => (field.Attributes & FieldAttributes.FieldAccessMask) is
        FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    private static T Read<T>(string path, Func<MetadataReader, T> read)
    {
        using var file = new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(File.ReadAllBytes(path)));
        return read(file.GetMetadataReader());
    }
}
