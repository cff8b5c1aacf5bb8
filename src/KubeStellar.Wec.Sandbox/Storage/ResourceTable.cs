namespace KubeStellar.Wec.Sandbox.Storage;

/// <summary>All objects of one resource in key order, and the recent history of their changes. Guarded by its store's lock.</summary>
internal sealed class ResourceTable
{
    // As many events as a real server's watch cache may keep for a busy resource.
    private const int HistoryLimit = 10_240;

    private readonly Dictionary<(string Namespace, string Name), StoredObject> objects = [];
    private readonly Queue<StoreEvent> history = new();
    private readonly List<WatchSubscription> watches = [];
    private StoredObject[]? sorted;

    /// <summary>The newest resource version whose event is no longer kept.</summary>
    public long Forgotten { get; private set; }

    public StoredObject? Find(string ns, string name) => objects.GetValueOrDefault((ns, name));

    /// <summary>An array that is never changed afterwards; a write makes the next caller get a new one.</summary>
    public StoredObject[] Sorted()
    {
        if (sorted is null)
        {
            var all = new StoredObject[objects.Count];
            objects.Values.CopyTo(all, 0);
            Array.Sort(all, Compare);
            sorted = all;
        }

        return sorted;
    }

    public void Commit(StoreEvent change)
    {
        var stored = change.Stored!;
        var key = (change.Id.Namespace, change.Id.Name);
        if (change.Type == StoreEventType.Deleted)
        {
            objects.Remove(key);
            sorted = null;
        }
        else
        {
            Keep(key, stored);
        }

        history.Enqueue(change);
        if (history.Count > HistoryLimit)
        {
            Forgotten = history.Dequeue().ResourceVersion;
        }

        foreach (var watch in watches)
        {
            watch.Offer(change);
        }
    }

    public void ForgetHistory(long upTo)
    {
        history.Clear();
        Forgotten = upTo;
    }

    public List<StoreEvent> Since(long resourceVersion, string ns)
    {
        var events = new List<StoreEvent>();
        foreach (var change in history)
        {
            if (change.ResourceVersion > resourceVersion && (ns.Length == 0 || change.Id.Namespace == ns))
            {
                events.Add(change);
            }
        }

        return events;
    }

    public void Add(WatchSubscription watch) => watches.Add(watch);

    public void Remove(WatchSubscription watch) => watches.Remove(watch);

    /// <summary>etcd orders by key: namespace, slash, name.</summary>
    internal static int Compare(StoredObject left, StoredObject right)
    {
        var byNamespace = CompareNamespaces(left.Id.Namespace, right.Id.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(left.Id.Name, right.Id.Name);
    }

    /// <summary>As if each ended in its slash, which sorts behind a hyphen: <c>eu-1</c> comes before <c>eu</c>.</summary>
    internal static int CompareNamespaces(string left, string right)
    {
        var shared = left.AsSpan().CommonPrefixLength(right);
        var (l, r) = (shared < left.Length ? left[shared] : '/', shared < right.Length ? right[shared] : '/');
        return left.Length == right.Length && shared == left.Length ? 0 : l.CompareTo(r);
    }

    private void Keep((string Namespace, string Name) key, StoredObject stored)
    {
        if (objects.ContainsKey(key) && sorted is not null)
        {
            // The order stays: replacing one slot of a copy is far cheaper than sorting again.
            var index = Array.BinarySearch(sorted, stored, Comparer<StoredObject>.Create(Compare));
            var copy = (StoredObject[])sorted.Clone();
            copy[index] = stored;
            sorted = copy;
        }
        else
        {
            sorted = null;
        }

        objects[key] = stored;
    }
}
