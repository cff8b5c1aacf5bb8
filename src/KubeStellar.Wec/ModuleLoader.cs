using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace KubeStellar.Wec;

/// <summary>
/// Keeps the engine and its YAML parser in a load context of their own, so that another module's version of the same parser can
/// live in the session beside ours.
/// </summary>
/// <remarks>
/// The engine is loaded on first use only. With it its dependencies are loaded from the same folder, because a named context
/// falls back to the default one for names it does not have yet. No base type and no field of a value type in a cmdlet may come
/// from the engine, because the shell needs those before this class has run; a parameter of an engine's enum is kept as object.
/// </remarks>
public sealed class ModuleLoader : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly string s_folder =
        Path.Combine(Path.GetDirectoryName(typeof(ModuleLoader).Assembly.Location)!, "Dependencies");

    private static readonly Lazy<AssemblyLoadContext> s_context = new(CreateContext);

    public void OnImport() => AssemblyLoadContext.Default.Resolving += Resolve;

    public void OnRemove(PSModuleInfo psModuleInfo) => AssemblyLoadContext.Default.Resolving -= Resolve;

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name)
    {
        if (name.Name is null || !File.Exists(Path.Combine(s_folder, name.Name + ".dll")))
        {
            return null;
        }

        return s_context.Value.Assemblies.FirstOrDefault(assembly => assembly.GetName().Name == name.Name);
    }

    private static AssemblyLoadContext CreateContext()
    {
        var context = new AssemblyLoadContext("KubeStellar.Wec");
        foreach (var file in Directory.EnumerateFiles(s_folder, "*.dll"))
        {
            context.LoadFromAssemblyPath(file);
        }

        return context;
    }
}
