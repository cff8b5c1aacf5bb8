using System.Management.Automation;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Permissions.Failures;

namespace KubeStellar.Wec.Abstractions;

/// <summary>Asks mailboxes for failing ManifestWorks: some by name, at once, or all of an ITS in one list.</summary>
internal sealed class MailboxLookup(CancellationToken cancellationToken) : IDisposable
{
    private const int AtOnce = 32;

    private readonly FanOut<IReadOnlyList<MissingPermission>?> _named = new(AtOnce, cancellationToken, isOrdered: true);
    private readonly HashSet<(string Its, string? KubeConfig, string Name)> _asked = [];
    private readonly List<Question> _patterns = [];

    /// <summary>Starts to read what is named; a name with wildcards, or none, is read when all are taken.</summary>
    public void Ask(Space its, string? kubeConfig, IReadOnlyList<string> names, WecOrigin origin)
    {
        foreach (var name in names.Count > 0 ? names : ["*"])
        {
            if (!_asked.Add((its.Context, kubeConfig, name)))
            {
                continue;
            }

            var question = new Question(its, name, new FailureReader(its.Api, origin));
            if (WildcardPattern.ContainsWildcardCharacters(name))
            {
                _patterns.Add(question);
            }
            else
            {
                _named.Start(question, (_, stop) => FindAsync(question, stop));
            }
        }
    }

    /// <summary>Hands out what was found: by name in the order it was asked for, then what patterns match.</summary>
    public void TakeAll(Action<object> put, Action<string, Action> guard)
    {
        _named.TakeAll(_ => { }, found =>
        {
            var (its, name, _) = (Question)found.Target;
            guard(name, () =>
            {
                var missing = found.Task.GetAwaiter().GetResult() ?? throw new FleetReader(its.Api, its.Context).NotFound(name);
                foreach (var one in missing)
                {
                    put(one);
                }
            });
        });
        foreach (var question in _patterns)
        {
            guard(question.Its.Context, () => TakeMatches(question, put));
        }
    }

    public void Dispose() => _named.Dispose();

    private static Task<IReadOnlyList<MissingPermission>?> FindAsync(Question question, CancellationToken cancellationToken)
    {
        WecName.Check(question.Name);
        return question.Reader.FindAsync(question.Name, cancellationToken);
    }

    private void TakeMatches(Question question, Action<object> put)
    {
        var pattern = new WildcardPattern(question.Name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        var all = question.Reader.ListAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            while (all.MoveNextAsync().AsTask().GetAwaiter().GetResult())
            {
                if (pattern.IsMatch(all.Current.Name))
                {
                    put(all.Current);
                }
            }
        }
        finally
        {
            all.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private sealed record Question(Space Its, string Name, FailureReader Reader)
    {
        public override string ToString() => Name;
    }
}
