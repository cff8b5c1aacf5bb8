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
        if (typed["KubeConfig"] is not string { Length: > 0 } given)
        {
            return SessionDefaults.Current.KubeConfig;
        }

        return string.Join(Path.PathSeparator, given.Split(Path.PathSeparator).Select(path =>
            ScriptBlock.Create("$ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($args[0])").Invoke(path)[0].ToString()));
    }

    /// <summary>A word as it is to be typed; a key of a hashtable may hold less than an argument.</summary>
    public static string Quote(string word, bool isKey = false) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' || (!isKey && c is '-' or '.' or '/' or ':' or '=' or '!'))
        && word[0] != '-' && (!isKey || !char.IsAsciiDigit(word[0]))
            ? word
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(word)}'";
}
