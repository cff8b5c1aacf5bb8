namespace KubeStellar.Wec.Sandbox.Storage;

/// <summary>All objects of one resource in key order, and their recent changes. Guarded by the store's lock.</summary>
internal sealed class ResourceTable
{
    // As many events as a real server's watch cache keeps for a busy resource.
    private const int HistoryLimit = 10_240;

    private readonly Dictionary<(string Namespace, string Name), StoredObject> _objects = [];
    private readonly Queue<StoreEvent> _history = new();
    private readonly List<WatchSubscription> _watches = [];
    private StoredObject[]? _sorted;

    /// <summary>The latest resource version whose event is no longer kept.</summary>
    public long Forgotten { get; private set; }

    public StoredObject? Find(string ns, string name) => _objects.GetValueOrDefault((ns, name));

    /// <summary>The objects in order. The array never changes; after a write there is a new one.</summary>
    public StoredObject[] Sorted()
    {
        if (_sorted is null)
        {
            var all = new StoredObject[_objects.Count];
            _objects.Values.CopyTo(all, 0);
            Array.Sort(all, Compare);
            _sorted = all;
        }

        return _sorted;
    }

    public void Commit(StoreEvent change)
    {
        var stored = change.Stored!;
        var key = (change.Id.Namespace, change.Id.Name);
        if (change.Type == StoreEventType.Deleted)
        {
            _objects.Remove(key);
            _sorted = null;
        }
        else
        {
            Keep(key, stored);
        }

        _history.Enqueue(change);
        if (_history.Count > HistoryLimit)
        {
            Forgotten = _history.Dequeue().ResourceVersion;
        }

        foreach (var watch in _watches)
        {
            watch.Offer(change);
        }
    }

    public void ForgetHistory(long upTo)
    {
        _history.Clear();
        Forgotten = upTo;
    }

    public List<StoreEvent> Since(long resourceVersion, string ns)
    {
        var events = new List<StoreEvent>();
        foreach (var change in _history)
        {
            if (change.ResourceVersion > resourceVersion && (ns.Length == 0 || change.Id.Namespace == ns))
            {
                events.Add(change);
            }
        }

        return events;
    }

    public void Add(WatchSubscription watch) => _watches.Add(watch);

    public void Remove(WatchSubscription watch) => _watches.Remove(watch);

    /// <summary>etcd orders by key: namespace, slash, name.</summary>
    internal static int Compare(StoredObject left, StoredObject right)
    {
        var byNamespace = CompareNamespaces(left.Id.Namespace, right.Id.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(left.Id.Name, right.Id.Name);
    }

    /// <summary>Compares as if each ended in a slash, which sorts after a hyphen: <c>eu-1</c> comes before <c>eu</c>.</summary>
    internal static int CompareNamespaces(string left, string right)
    {
        var shared = left.AsSpan().CommonPrefixLength(right);
        var (l, r) = (shared < left.Length ? left[shared] : '/', shared < right.Length ? right[shared] : '/');
        return left.Length == right.Length && shared == left.Length ? 0 : l.CompareTo(r);
    }

    private void Keep((string Namespace, string Name) key, StoredObject stored)
    {
        if (_objects.ContainsKey(key) && _sorted is not null)
        {
            // The order stays the same, and replacing one element of a copy is far cheaper than sorting.
            var index = Array.BinarySearch(_sorted, stored, Comparer<StoredObject>.Create(Compare));
            var copy = (StoredObject[])_sorted.Clone();
            copy[index] = stored;
            _sorted = copy;
        }
        else
        {
            _sorted = null;
        }

        _objects[key] = stored;
    }
}
