using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace KubeStellar.Wec.Completion;

/// <summary>Completes the verbs of Kubernetes authorization.</summary>
public sealed class VerbCompleter : IArgumentCompleter
{
    private static readonly string[] s_verbs =
        ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "escalate", "bind", "impersonate", "approve", "use"];

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(s_verbs, wordToComplete);
}
