using KubeStellar.Wec.Connections;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Registration;

namespace KubeStellar.Wec.Abstractions;

/// <summary>Keeps one watch of each ITS open for as long as a cmdlet runs, so that all its waits share it, however they follow each other.</summary>
internal sealed class HeldWatches : IDisposable
{
    private readonly Dictionary<(string Context, string? KubeConfig), IDisposable> _watches = [];

    public void Hold(Space its, WecOrigin origin)
    {
        var key = (its.Context, origin.KubeConfig);
        if (!_watches.ContainsKey(key))
        {
            _watches.Add(key, new Waiter(its.Api, origin).HoldWatch());
        }
    }

    public void Dispose()
    {
        foreach (var watch in _watches.Values)
        {
            watch.Dispose();
        }

        _watches.Clear();
    }
}
