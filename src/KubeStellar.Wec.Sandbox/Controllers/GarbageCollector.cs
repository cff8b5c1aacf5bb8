using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Controllers;

/// <summary>Deletes objects whose last owner is gone, in the background.</summary>
internal sealed class GarbageCollector : IDisposable
{
    private readonly ObjectStore store;
    private readonly IDisposable subscription;

    // Both are only touched by the one thread that delivers events.
    private readonly Dictionary<string, HashSet<ResourceId>> dependents = [];
    private readonly HashSet<string> alive = [];

    public GarbageCollector(ObjectStore store)
    {
        this.store = store;
        subscription = store.Subscribe(OnChange);
    }

    public void Dispose() => subscription.Dispose();

    private void OnChange(StoreEvent change)
    {
        var uid = Meta.Uid(change.Object);
        if (change.Type == StoreEventType.Deleted)
        {
            Forget(change);
            alive.Remove(uid);
            if (dependents.Remove(uid, out var orphans))
            {
                foreach (var orphan in orphans)
                {
                    Collect(orphan);
                }
            }

            return;
        }

        alive.Add(uid);
        foreach (var owner in OwnerReferences.Owners(change.Object))
        {
            if (!dependents.TryGetValue(owner, out var set))
            {
                dependents[owner] = set = [];
            }

            set.Add(change.Id);
        }
    }

    private void Forget(StoreEvent change)
    {
        foreach (var owner in OwnerReferences.Owners(change.Object))
        {
            dependents.GetValueOrDefault(owner)?.Remove(change.Id);
        }
    }

    private void Collect(ResourceId id)
    {
        if (store.Get(id) is { } value && OwnerReferences.Owners(value) is { Count: > 0 } owners && !owners.Exists(alive.Contains))
        {
            store.Delete(id, new DeleteOptions(Uid: Meta.Uid(value)));
        }
    }
}
