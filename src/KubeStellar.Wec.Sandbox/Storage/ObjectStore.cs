using System.Globalization;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;

namespace KubeStellar.Wec.Sandbox.Storage;

/// <summary>
/// The objects of one API server with one resource version counter. Thread safe. Objects returned are snapshots that must not
/// be changed; objects passed in are copied.
/// </summary>
public sealed partial class ObjectStore(TimeProvider time, StoreRules? rules = null)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Group, string Resource), ResourceTable> _tables = [];
    private readonly StoreRules _rules = rules ?? new StoreRules();
    private StoreSubscription[] _subscriptions = [];
    private long _resourceVersion = 1;

    /// <summary>The version of the latest change.</summary>
    public long ResourceVersion => Interlocked.Read(ref _resourceVersion);

    public JsonObject? Get(ResourceId id) => Find(id)?.Object;

    /// <summary>Objects of a resource ordered by namespace and name; of one namespace, or of all with null or "".</summary>
    public IReadOnlyList<JsonObject> List(string group, string resource, string? ns = null)
    {
        var all = Snapshot(group, resource, ns ?? "", out _);
        var objects = new JsonObject[all.Length];
        for (var i = 0; i < objects.Length; i++)
        {
            objects[i] = all.Span[i].Object;
        }

        return objects;
    }

    /// <summary>Adds an object; an id without a name takes one from <c>metadata.generateName</c>.</summary>
    /// <exception cref="ApiException">409 AlreadyExists.</exception>
    public JsonObject Create(ResourceId id, JsonObject value) => Insert(id, value, dryRun: false).Object;

    /// <summary>
    /// Changes an object: <paramref name="change"/> gets a private copy, and runs again when the object was changed meanwhile.
    /// Nothing is written, and no version is used, when the copy is unchanged.
    /// </summary>
    /// <exception cref="ApiException">404 when there is no such object.</exception>
    public JsonObject Update(ResourceId id, Action<JsonObject> change, UpdateScope scope = UpdateScope.Spec)
    {
        ArgumentNullException.ThrowIfNull(change);
        while (true)
        {
            var current = Find(id) ?? throw ApiErrors.NotFound(id);
            var next = (JsonObject)current.Object.DeepClone();
            change(next);
            if (Replace(current, next, scope) is { } stored)
            {
                return stored.Object;
            }
        }
    }

    /// <summary>
    /// Removes an object, or marks it as deleting while it has finalizers; removing the last finalizer removes the object.
    /// </summary>
    /// <returns>False when there was no such object.</returns>
    public bool Delete(ResourceId id, DeleteOptions? options = null) => Remove(id, options ?? DeleteOptions.None) is not null;

    /// <summary>
    /// Calls back for every change of every resource, in order, on another thread, after the change can be read.
    /// Dispose the result to unsubscribe.
    /// </summary>
    public IDisposable Subscribe(Action<StoreEvent> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var subscription = new StoreSubscription(callback, Unsubscribe);
        lock (_gate)
        {
            _subscriptions = [.. _subscriptions, subscription];
        }

        return subscription;
    }

    internal StoredObject? Find(ResourceId id)
    {
        lock (_gate)
        {
            return _tables.GetValueOrDefault((id.Group, id.Resource))?.Find(id.Namespace, id.Name);
        }
    }

    /// <summary>A consistent snapshot of the objects of a resource.</summary>
    internal ReadOnlyMemory<StoredObject> Snapshot(string group, string resource, string ns, out long version)
    {
        StoredObject[] all;
        lock (_gate)
        {
            version = _resourceVersion;
            all = _tables.GetValueOrDefault((group, resource))?.Sorted() ?? [];
        }

        return ns.Length == 0 ? all : Slice(all, ns);
    }

    /// <summary>Serializes a resource's objects in advance, so that the first list is as fast as later ones.</summary>
    internal void Warm(string group, string resource)
    {
        foreach (var stored in Snapshot(group, resource, "", out _).Span)
        {
            _ = stored.Utf8;
        }
    }

    internal IReadOnlyList<(string Group, string Resource)> Tables()
    {
        lock (_gate)
        {
            return [.. _tables.Keys];
        }
    }

    /// <param name="group">API group.</param>
    /// <param name="resource">Plural resource name.</param>
    /// <param name="ns">One namespace or "".</param>
    /// <param name="since">The version to continue after, or null to start now without history.</param>
    /// <param name="initial">Whether to start with the current objects.</param>
    internal WatchSubscription OpenWatch(string group, string resource, string ns, long? since, bool initial)
    {
        lock (_gate)
        {
            var table = Table(group, resource);
            if (since is { } version && !initial && version < table.Forgotten)
            {
                throw ApiErrors.Gone(
                    string.Create(CultureInfo.InvariantCulture, $"too old resource version: {version} ({table.Forgotten})"));
            }

            var watch = new WatchSubscription(ns, CloseWatch)
            {
                OpenedAt = _resourceVersion,
                Initial = initial ? Slice(table.Sorted(), ns).ToArray() : [],
                Missed = initial || since is null ? [] : table.Since(since.Value, ns),
            };
            table.Add(watch);
            return watch;

            void CloseWatch(WatchSubscription closed)
            {
                lock (_gate)
                {
                    table.Remove(closed);
                }
            }
        }
    }

    /// <summary>Drops the event history, as a compaction or a restart does: older watches get 410.</summary>
    public void Compact()
    {
        lock (_gate)
        {
            foreach (var table in _tables.Values)
            {
                table.ForgetHistory(_resourceVersion);
            }
        }
    }

    private static ReadOnlyMemory<StoredObject> Slice(StoredObject[] all, string ns)
    {
        if (ns.Length == 0)
        {
            return all;
        }

        var start = LowerBound(all, ns, 0);
        var end = start;
        while (end < all.Length && all[end].Id.Namespace == ns)
        {
            end++;
        }

        return all.AsMemory(start, end - start);
    }

    private static int LowerBound(StoredObject[] all, string ns, int low)
    {
        var high = all.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ResourceTable.CompareNamespaces(all[middle].Id.Namespace, ns) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private ResourceTable Table(string group, string resource)
    {
        if (!_tables.TryGetValue((group, resource), out var table))
        {
            _tables[(group, resource)] = table = new ResourceTable();
        }

        return table;
    }

    private void Unsubscribe(StoreSubscription subscription)
    {
        lock (_gate)
        {
            _subscriptions = [.. _subscriptions.Where(s => s != subscription)];
        }
    }
}
