using System.Collections.Concurrent;

namespace KubeStellar.Wec.Sandbox.Servers;

/// <summary>The running watches of a server, by path.</summary>
internal sealed class WatchRegistry
{
    private readonly ConcurrentDictionary<object, (string Path, CancellationTokenSource Cut)> _running = new();

    /// <summary>Registers a watch; its token is cancelled when a fault cuts it. Dispose the result when the watch ends.</summary>
    public Registration Add(string path)
    {
        var cut = new CancellationTokenSource();
        _running[cut] = (path, cut);
        return new Registration(this, cut);
    }

    /// <summary>Ends all watches whose path matches.</summary>
    public void Cut(Func<string, bool> matches)
    {
        foreach (var (path, cut) in _running.Values)
        {
            if (matches(path))
            {
                cut.Cancel();
            }
        }
    }

    internal sealed class Registration(WatchRegistry owner, CancellationTokenSource cut) : IDisposable
    {
        public CancellationToken Token => cut.Token;

        // The source is not disposed: a concurrent Cut may be about to cancel it.
        public void Dispose() => owner._running.TryRemove(cut, out _);
    }
}
