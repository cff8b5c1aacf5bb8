using System.Management.Automation;
using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Permissions;

namespace KubeStellar.Wec.Abstractions;

/// <summary>Asks mailboxes for failing ManifestWorks: some by name, at once, or all of an ITS in one list.</summary>
internal sealed class MailboxLookup : IDisposable
{
    private const int AtOnce = 32;

    private readonly SemaphoreSlim _slots = new(AtOnce);
    private readonly HashSet<(string Its, string? KubeConfig, string Name)> _asked = [];
    private readonly List<Question> _questions = [];

    /// <summary>Starts to read what is named; a name with wildcards, or none, is read when its turn comes.</summary>
    public void Ask(Space its, string? kubeConfig, IReadOnlyList<string> names, CancellationToken cancel)
    {
        foreach (var name in names.Count > 0 ? names : ["*"])
        {
            if (_asked.Add((its.Context, kubeConfig, name)))
            {
                var isPattern = WildcardPattern.ContainsWildcardCharacters(name);
                var reader = new FailureReader(its.Api, new(its.Context, kubeConfig));
                _questions.Add(new(its, name, reader, isPattern ? null : FindAsync(reader, name, cancel), cancel));
            }
        }
    }

    /// <summary>Hands out what was found, in the order it was asked for.</summary>
    public void TakeAll(Action<object> put, Action<string, Action> guard)
    {
        foreach (var question in _questions)
        {
            if (question.Found is { } found)
            {
                guard(question.Name, () =>
                {
                    var missing = found.GetAwaiter().GetResult() ?? throw new FleetReader(question.Its.Api, question.Its.Context).NotFound(question.Name);
                    foreach (var one in missing)
                    {
                        put(one);
                    }
                });
            }
            else
            {
                guard(question.Its.Context, () => TakeMatches(question, put));
            }
        }
    }

    public void Dispose()
    {
        // Look-ups that a stopped pipeline left behind let go of their slots later.
        if (_questions.TrueForAll(question => question.Found?.IsCompleted != false))
        {
            _slots.Dispose();
        }
    }

    private static void TakeMatches(Question question, Action<object> put)
    {
        var pattern = new WildcardPattern(question.Name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        var all = question.Reader.ListAsync(question.Cancel).GetAsyncEnumerator(question.Cancel);
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

    private async Task<IReadOnlyList<MissingPermission>?> FindAsync(FailureReader reader, string name, CancellationToken cancel)
    {
        await _slots.WaitAsync(cancel);
        try
        {
            WecName.Check(name);
            return await reader.FindAsync(name, cancel);
        }
        finally
        {
            _slots.Release();
        }
    }

    private sealed record Question(
        Space Its, string Name, FailureReader Reader, Task<IReadOnlyList<MissingPermission>?>? Found, CancellationToken Cancel);
}
