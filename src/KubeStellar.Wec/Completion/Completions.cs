using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KubeStellar.Wec.Session;

namespace KubeStellar.Wec.Completion;

/// <summary>Makes completion results of names.</summary>
internal static class Completions
{
    public static IEnumerable<CompletionResult> Of(IEnumerable<string> names, string word)
    {
        var prefix = word.Trim('\'', '"');
        return names
            .Where(name => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(name => new CompletionResult(Quote(name), name, CompletionResultType.ParameterValue, name));
    }

    /// <summary>The kubeconfig in force for what is being typed; a relative one is relative to the shell's location.</summary>
    public static string? KubeConfigOf(IDictionary typed)
    {
        var location = Ask("$ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath");
        return typed["KubeConfig"] is string { Length: > 0 } given
            ? KubeConfigPaths.Resolve(given, location, path => Ask("$ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($args[0])", path))
            : SessionDefaults.Current.KubeConfig ?? KubeConfigPaths.FromEnvironment(location);
    }

    private static string Ask(string script, params object[] arguments) => ScriptBlock.Create(script).Invoke(arguments)[0].ToString();

    private static string Quote(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':')
            ? name
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";
}
