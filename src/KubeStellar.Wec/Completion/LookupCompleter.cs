using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace KubeStellar.Wec.Completion;

/// <summary>
/// Completes a parameter with words that are looked up. It never speaks, and PowerShell offers no file names where it finds nothing.
/// </summary>
public abstract class LookupCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return [.. Offer(new(commandName, parameterName, fakeBoundParameters), wordToComplete ?? "")];
        }
        catch (Exception)
        {
            // What is wrong with a kubeconfig or a server is told when the command runs, not while it is typed.
            return [];
        }
    }

    /// <summary>The words there are, whatever has been typed of one.</summary>
    private protected abstract IEnumerable<string> Find(TypedLine line);

    private protected virtual IEnumerable<CompletionResult> Offer(TypedLine line, string word) => Completions.Of(Find(line), word);
}
