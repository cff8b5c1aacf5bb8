using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KubeStellar.Wec.Connections;

namespace KubeStellar.Wec.Completion;

/// <summary>Completes context names from the kubeconfig; reads files only.</summary>
public sealed class ContextCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var path = Completions.KubeConfigOf(fakeBoundParameters);
            return Completions.Of(new SpaceDirectory(path).Configuration.ContextNames, wordToComplete);
        }
        catch (Exception)
        {
            // A broken kubeconfig is told when the command runs, not while it is typed.
            return [];
        }
    }
}
