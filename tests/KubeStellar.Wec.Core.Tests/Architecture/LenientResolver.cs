using Mono.Cecil;

namespace KubeStellar.Wec.Core.Tests.Architecture;

/// <summary>
/// Attributes hold enums of assemblies that are not beside the one that is read, such as PowerShell's. How wide an enum is must be known to
/// read on behind it, and these are as wide as an int.
/// </summary>
internal sealed class LenientResolver() : MetadataResolver(new DefaultAssemblyResolver())
{
    public override TypeDefinition Resolve(TypeReference type)
    {
        try
        {
            return base.Resolve(type);
        }
        catch (AssemblyResolutionException)
        {
            return new(type.Namespace, type.Name, TypeAttributes.Public, type.Module.ImportReference(typeof(Enum)))
            {
                Fields = { new("value__", FieldAttributes.Public, type.Module.TypeSystem.Int32) },
            };
        }
    }
}
