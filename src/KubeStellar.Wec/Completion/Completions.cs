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
        if (typed["KubeConfig"] is not string { Length: > 0 } given)
        {
            return SessionDefaults.Current.KubeConfig;
        }

        return string.Join(Path.PathSeparator, given.Split(Path.PathSeparator).Select(path =>
            ScriptBlock.Create("$ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($args[0])").Invoke(path)[0].ToString()));
    }

    private static string Quote(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':')
            ? name
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";
}
