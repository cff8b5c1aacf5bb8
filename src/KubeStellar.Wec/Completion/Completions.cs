using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KubeStellar.Wec.Kubernetes.Configuration;
using KubeStellar.Wec.Session;

namespace KubeStellar.Wec.Completion;

/// <summary>Makes completion results of names.</summary>
internal static class Completions
{
    public static IEnumerable<CompletionResult> Of(IEnumerable<string> names, string word)
    {
        var prefix = word.Trim('\'', '"');
        return names
            // A name that holds what a terminal obeys is nothing to complete; the list of matches needs a text, too.
            .Where(name => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && name.Length > 0 && SafeText.Line(name) == name)
            .Select(name => new CompletionResult(Quote(name), name, CompletionResultType.ParameterValue, name));
    }

    /// <summary>The kubeconfig in force for what is being typed; a relative one is relative to the shell's location.</summary>
    public static string? KubeConfigOf(IDictionary typed)
    {
        var location = Ask("$ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath");
        return typed["KubeConfig"] is string { Length: > 0 } given
            ? KubeconfigPaths.Resolve(given, location, _ => false,
                path => Ask("$ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($args[0])", path))
            : SessionDefaults.Current.KubeConfig ?? KubeconfigPaths.FromEnvironment(location);
    }

    /// <summary>A word as it is to be typed; a key of a hashtable may hold less than an argument.</summary>
    public static string Quote(string word, bool isKey = false) =>
        word.Length > 0 && word.All(
            c => char.IsAsciiLetterOrDigit(c) || c is '_' || (!isKey && c is '-' or '.' or '/' or ':' or '=' or '!'))
        && word[0] != '-' && (!isKey || !char.IsAsciiDigit(word[0]))
            ? word
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(word)}'";

    private static string Ask(string script, params object[] arguments) => ScriptBlock.Create(script).Invoke(arguments)[0].ToString();
}
