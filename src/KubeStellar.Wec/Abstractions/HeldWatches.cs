using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Waiting;

namespace KubeStellar.Wec.Abstractions;

/// <summary>
/// Keeps one watch of each ITS open for as long as a cmdlet works, so that all its waits share it, however they follow each other.
/// </summary>
internal sealed class HeldWatches : IDisposable
{
    private readonly object _gate = new();
    private readonly Dictionary<(string Context, string? KubeConfig), IDisposable> _watches = [];
    private bool _isOver;

    public void Hold(Space its, WecOrigin origin, CancellationToken cancellationToken)
    {
        var key = (its.Context, origin.KubeConfig);
        lock (_gate)
        {
            if (_isOver || _watches.ContainsKey(key))
            {
                return;
            }

            if (_watches.Count == 0)
            {
                // The cmdlet of a pipeline that ended early is disposed only later.
                cancellationToken.Register(Dispose);
            }

            _watches.Add(key, new Waiter(its.Api, origin).HoldWatch());
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            foreach (var watch in _watches.Values)
            {
                watch.Dispose();
            }

            _watches.Clear();
        }
    }
}
