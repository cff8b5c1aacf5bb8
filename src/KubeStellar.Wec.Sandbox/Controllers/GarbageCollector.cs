using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Controllers;

/// <summary>Deletes objects whose last owner is gone, in the background.</summary>
internal sealed class GarbageCollector : IDisposable
{
    private readonly ObjectStore _store;
    private readonly IDisposable _subscription;

    // Only the thread that delivers events uses these two.
    private readonly Dictionary<string, HashSet<ResourceId>> _dependents = [];
    private readonly HashSet<string> _alive = [];

    public GarbageCollector(ObjectStore store)
    {
        _store = store;
        _subscription = store.Subscribe(OnChange);
    }

    public void Dispose() => _subscription.Dispose();

    private void OnChange(StoreEvent change)
    {
        var uid = Meta.Uid(change.Object);
        if (change.Type == StoreEventType.Deleted)
        {
            Forget(change);
            _alive.Remove(uid);
            if (_dependents.Remove(uid, out var orphans))
            {
                foreach (var orphan in orphans)
                {
                    Collect(orphan);
                }
            }

            return;
        }

        _alive.Add(uid);
        foreach (var owner in OwnerReferences.Owners(change.Object))
        {
            if (!_dependents.TryGetValue(owner, out var set))
            {
                _dependents[owner] = set = [];
            }

            set.Add(change.Id);
        }
    }

    private void Forget(StoreEvent change)
    {
        foreach (var owner in OwnerReferences.Owners(change.Object))
        {
            _dependents.GetValueOrDefault(owner)?.Remove(change.Id);
        }
    }

    private void Collect(ResourceId id)
    {
        if (_store.Get(id) is { } value && OwnerReferences.Owners(value) is { Count: > 0 } owners && !owners.Exists(_alive.Contains))
        {
            _store.Delete(id, new DeleteOptions(Uid: Meta.Uid(value)));
        }
    }
}
