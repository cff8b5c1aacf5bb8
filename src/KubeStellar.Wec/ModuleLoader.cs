using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace KubeStellar.Wec;

/// <summary>
/// Keeps the engine and its libraries in a load context of their own, so that another module's version of the same library can live
/// in the session beside ours.
/// </summary>
/// <remarks>
/// Only the engine is handed to the default context: the cmdlets alone ask for it. What the engine needs in turn is found by its
/// own context, and what other modules need is none of our business. Everything is loaded on first use. No base type and no field of
/// a value type in a cmdlet may come from the engine, because the shell needs those before this class has run; a parameter of an
/// engine's enum is kept as object.
/// </remarks>
public sealed class ModuleLoader : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private const string Engine = "KubeStellar.Wec.Core";

    private static readonly string s_folder =
        Path.Combine(Path.GetDirectoryName(typeof(ModuleLoader).Assembly.Location)!, "Dependencies");

    private static readonly EngineContext s_context = new();

    public void OnImport() => AssemblyLoadContext.Default.Resolving += Resolve;

    public void OnRemove(PSModuleInfo psModuleInfo) => AssemblyLoadContext.Default.Resolving -= Resolve;

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == Engine ? s_context.LoadFromAssemblyName(name) : null;

    private sealed class EngineContext() : AssemblyLoadContext("KubeStellar.Wec")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var file = Path.Combine(s_folder, assemblyName.Name + ".dll");
            return File.Exists(file) ? LoadFromAssemblyPath(file) : null;
        }
    }
}
