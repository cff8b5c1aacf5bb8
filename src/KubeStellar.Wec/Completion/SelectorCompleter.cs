using System.Management.Automation;
using KubeStellar.Wec.Suggestions;

namespace KubeStellar.Wec.Completion;

/// <summary>Completes a label selector with the keys in use, and after a key with its values; a selector of several parts, too.</summary>
public sealed class SelectorCompleter : LookupCompleter
{
    private protected override IEnumerable<string> Find(TypedLine line) => line.AskIts("labels", ServerWords.LabelsAsync);

    private protected override IEnumerable<CompletionResult> Offer(TypedLine line, string word)
    {
        var typed = word.Trim('\'', '"');
        var done = typed[..(typed.LastIndexOf(',') + 1)];
        var part = typed[done.Length..];
        var at = part.IndexOf('=', StringComparison.Ordinal);
        var labels = Find(line);
        if (at < 0)
        {
            return Completions.Of(labels.Select(label => done + label[..label.IndexOf('=', StringComparison.Ordinal)]).Distinct(), word);
        }

        // Both = and == and != compare with a value.
        var key = part[..at].TrimEnd('!', '=', ' ');
        var comparison = part[key.Length..].TakeWhile(c => c is '!' or '=' or ' ').Count();
        return Completions.Of(
            labels.Where(label => label.StartsWith(key + "=", StringComparison.Ordinal))
                .Select(label => string.Concat(done, part.AsSpan(0, key.Length + comparison), label.AsSpan(key.Length + 1))),
            word);
    }
}
