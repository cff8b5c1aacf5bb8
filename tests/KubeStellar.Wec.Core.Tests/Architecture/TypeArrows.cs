using Mono.Cecil;
using Mono.Cecil.Cil;

namespace KubeStellar.Wec.Core.Tests.Architecture;

/// <summary>Which type of one compiled assembly uses which other: in what it derives from, declares, is marked with and does.</summary>
internal sealed class TypeArrows : IDisposable
{
    private readonly ModuleDefinition _module;

    public TypeArrows(string path) => _module = ModuleDefinition.ReadModule(path, new() { MetadataResolver = new LenientResolver() });

    /// <summary>Nested types, those the compiler made included, count as the type they stand in.</summary>
    public IEnumerable<(TypeReference From, TypeReference To)> All() =>
        from type in _module.GetTypes()
        from used in Uses(type).SelectMany(Parts).Distinct()
        where used.Scope == _module
        select (Outermost(type), Outermost(used));

    public void Dispose() => _module.Dispose();

    private static TypeReference Outermost(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type;
    }

    private static IEnumerable<TypeReference?> Uses(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(i => i.InterfaceType),
        .. Marks(type),
        .. type.Interfaces.SelectMany(Marks),
        .. Constraints(type),
        .. type.Fields.SelectMany(f => Marks(f).Append(f.FieldType)),
        .. type.Properties.SelectMany(p => Marks(p).Append(p.PropertyType)),
        .. type.Events.SelectMany(e => Marks(e).Append(e.EventType)),
        .. type.Methods.SelectMany(Uses),
    ];

    private static IEnumerable<TypeReference?> Uses(MethodDefinition method) =>
    [
        .. Marks(method),
        .. Marks(method.MethodReturnType),
        .. method.Parameters.SelectMany(Marks),
        .. Constraints(method),
        .. Signature(method),
        .. method.Overrides.SelectMany(Signature),
        .. method.HasBody ? Uses(method.Body) : [],
    ];

    private static IEnumerable<TypeReference?> Uses(MethodBody body) =>
    [
        .. body.Variables.Select(v => v.VariableType),
        .. body.ExceptionHandlers.Select(h => h.CatchType),
        .. body.Instructions.SelectMany(i => Operand(i.Operand)),
    ];

    private static IEnumerable<TypeReference?> Operand(object? operand) => operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        MethodReference method => Signature(method),
        _ => [],
    };

    private static IEnumerable<TypeReference?> Signature(MethodReference method) =>
    [
        method.DeclaringType,
        method.ReturnType,
        .. method.Parameters.Select(p => p.ParameterType),
        .. method is GenericInstanceMethod generic ? generic.GenericArguments : [],
    ];

    private static IEnumerable<TypeReference?> Constraints(IGenericParameterProvider generic) =>
        generic.GenericParameters.SelectMany(p => Marks(p).Concat(p.Constraints.Select(c => c.ConstraintType)));

    private static IEnumerable<TypeReference?> Marks(ICustomAttributeProvider marked) =>
        marked.CustomAttributes.SelectMany(a => a.ConstructorArguments.Concat(a.Properties.Concat(a.Fields).Select(n => n.Argument))
            .SelectMany(Values).Append(a.AttributeType));

    private static IEnumerable<TypeReference?> Values(CustomAttributeArgument argument) => argument.Value switch
    {
        TypeReference type => [type],
        CustomAttributeArgument boxed => Values(boxed),
        CustomAttributeArgument[] several => several.SelectMany(Values),
        _ => [argument.Type],
    };

    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Concat(Parts(generic.ElementType)),
        FunctionPointerType pointer => pointer.Parameters.Select(p => p.ParameterType).Append(pointer.ReturnType).SelectMany(Parts),
        TypeSpecification wrapped => Parts(wrapped.ElementType),
        _ => [type],
    };
}
