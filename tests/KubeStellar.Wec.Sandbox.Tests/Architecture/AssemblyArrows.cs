using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace KubeStellar.Wec.Sandbox.Tests.Architecture;

/// <summary>
/// Which namespaces of a compiled assembly use which others: in base types, fields, signatures and method bodies, those of the types
/// that the compiler makes included. Constants leave no trace in an assembly and are not seen.
/// </summary>
internal sealed class AssemblyArrows
{
    private readonly Dictionary<string, SortedDictionary<string, string>> _arrows = [];
    private readonly PEReader _image;
    private readonly MetadataReader _metadata;
    private readonly MentionedTypes _mentioned;
    private readonly string _root;

    private AssemblyArrows(PEReader image, string root)
    {
        _image = image;
        _metadata = image.GetMetadataReader();
        _mentioned = new MentionedTypes(_metadata);
        _root = root;
    }

    /// <returns>For each namespace the ones that it uses, each with an example.</returns>
    public static Dictionary<string, SortedDictionary<string, string>> Read(PEReader image, string root)
    {
        var arrows = new AssemblyArrows(image, root);
        foreach (var handle in arrows._metadata.TypeDefinitions)
        {
            arrows.ReadType(handle);
        }

        return arrows._arrows;
    }

    private void ReadType(TypeDefinitionHandle handle)
    {
        var owner = Outermost(handle);
        if (!IsOurs(owner))
        {
            return;
        }

        _arrows.TryAdd(NamespaceOf(owner), []);
        var type = _metadata.GetTypeDefinition(handle);
        Use(owner, type.BaseType);
        foreach (var implementation in type.GetInterfaceImplementations())
        {
            Use(owner, _metadata.GetInterfaceImplementation(implementation).Interface);
        }

        foreach (var field in type.GetFields())
        {
            Use(owner, _metadata.GetFieldDefinition(field).DecodeSignature(_mentioned, null));
        }

        foreach (var method in type.GetMethods())
        {
            ReadMethod(owner, _metadata.GetMethodDefinition(method));
        }
    }

    private void ReadMethod(TypeDefinitionHandle owner, MethodDefinition method)
    {
        Use(owner, method.DecodeSignature(_mentioned, null));
        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        var body = _image.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            Use(owner, _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_mentioned, null).SelectMany(
                local => local));
        }

        foreach (var region in body.ExceptionRegions)
        {
            Use(owner, region.CatchType);
        }

        foreach (var token in MethodBodyTokens.Read(body.GetILReader()))
        {
            Use(owner, token);
        }
    }

    private void Use(TypeDefinitionHandle owner, EntityHandle used)
    {
        if (used.IsNil)
        {
            return;
        }

        switch (used.Kind)
        {
            case HandleKind.TypeDefinition:
                Use(owner, [(TypeDefinitionHandle)used]);
                break;
            case HandleKind.TypeSpecification:
                Use(owner, _metadata.GetTypeSpecification((TypeSpecificationHandle)used).DecodeSignature(_mentioned, null));
                break;
            case HandleKind.FieldDefinition:
                Use(owner, [_metadata.GetFieldDefinition((FieldDefinitionHandle)used).GetDeclaringType()]);
                break;
            case HandleKind.MethodDefinition:
                var method = _metadata.GetMethodDefinition((MethodDefinitionHandle)used);
                Use(owner, [method.GetDeclaringType()]);
                Use(owner, method.DecodeSignature(_mentioned, null));
                break;
            case HandleKind.MemberReference:
                var member = _metadata.GetMemberReference((MemberReferenceHandle)used);
                Use(owner, member.Parent);
                Use(owner, member.GetKind() == MemberReferenceKind.Field
                    ? member.DecodeFieldSignature(_mentioned, null)
                    : All(member.DecodeMethodSignature(_mentioned, null)));
                break;
            case HandleKind.MethodSpecification:
                var instance = _metadata.GetMethodSpecification((MethodSpecificationHandle)used);
                Use(owner, instance.Method);
                Use(owner, instance.DecodeSignature(_mentioned, null).SelectMany(argument => argument));
                break;
        }
    }

    private void Use(TypeDefinitionHandle owner, MethodSignature<ImmutableArray<TypeDefinitionHandle>> signature) =>
        Use(owner, All(signature));

    private void Use(TypeDefinitionHandle owner, IEnumerable<TypeDefinitionHandle> used)
    {
        var from = NamespaceOf(owner);
        foreach (var type in used.Select(Outermost).Where(IsOurs))
        {
            var to = NamespaceOf(type);
            if (to != from)
            {
                _arrows[from].TryAdd(to, $"{NameOf(owner)} uses {NameOf(type)}");
            }
        }
    }

    private static ImmutableArray<TypeDefinitionHandle> All(MethodSignature<ImmutableArray<TypeDefinitionHandle>> signature) =>
        [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(parameter => parameter)];

    private TypeDefinitionHandle Outermost(TypeDefinitionHandle handle)
    {
        while (_metadata.GetTypeDefinition(handle).GetDeclaringType() is { IsNil: false } outer)
        {
            handle = outer;
        }

        return handle;
    }

    private bool IsOurs(TypeDefinitionHandle handle) =>
        NamespaceOf(handle) is var name && (name == _root || name.StartsWith(_root + ".", StringComparison.Ordinal));

    private string NamespaceOf(TypeDefinitionHandle handle) => _metadata.GetString(_metadata.GetTypeDefinition(handle).Namespace);

    private string NameOf(TypeDefinitionHandle handle) => _metadata.GetString(_metadata.GetTypeDefinition(handle).Name);
}
