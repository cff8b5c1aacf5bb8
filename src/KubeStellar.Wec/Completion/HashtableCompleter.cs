using System.Management.Automation;
using KubeStellar.Wec.Suggestions;

namespace KubeStellar.Wec.Completion;

/// <summary>Completes a parameter that takes names with values: labels that are in use, and the feature gates of agents.</summary>
public sealed class HashtableCompleter : LookupCompleter
{
    private protected override IEnumerable<string> Find(TypedLine line) => line.Parameter == "FeatureGate"
        ? ServerWords.FeatureGates
        : line.AskIts("labels", ServerWords.LabelsAsync)
            .Select(label => label[..label.IndexOf('=', StringComparison.Ordinal)]).Distinct()
            // Labels of controllers are not for people to set.
            .Where(key => !key.Contains("open-cluster-management.io/", StringComparison.Ordinal));

    private protected override IEnumerable<CompletionResult> Offer(TypedLine line, string word)
    {
        var begun = word.Trim('\'', '"', '@', '{', ' ');
        var value = line.Parameter == "FeatureGate" ? "$true" : "''";
        return Find(line)
            .Where(key => key.StartsWith(begun, StringComparison.OrdinalIgnoreCase))
            .Select(key => new CompletionResult($"@{{ {Completions.Quote(key, true)} = {value} }}", key, CompletionResultType.ParameterValue, key));
    }
}
