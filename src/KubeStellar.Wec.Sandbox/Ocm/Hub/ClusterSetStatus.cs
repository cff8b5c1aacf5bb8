using System.Collections.Concurrent;
using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Hub;

/// <summary>
/// Counts the members of every ManagedClusterSet by events, so that a label change never requires a scan of the whole fleet.
/// </summary>
internal sealed class ClusterSetStatus : IAsyncDisposable
{
    private readonly ObjectStore _store;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, string> _sets = [];
    private readonly ConcurrentDictionary<string, int> _counts = new();
    private readonly WorkQueue<string> _queue;
    private readonly IDisposable _subscription;

    public ClusterSetStatus(ObjectStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
        _queue = new WorkQueue<string>(WriteAsync, time);
        _subscription = store.Subscribe(OnEvent);
        foreach (var cluster in store.List(WellKnown.Cluster, "managedclusters"))
        {
            Move(cluster.Name(), cluster.Label(HubNames.ClusterSetLabel) ?? "");
        }

        _queue.Add(HubNames.DefaultClusterSet);
        _queue.Add(HubNames.GlobalClusterSet);
    }

    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        await _queue.DisposeAsync();
    }

    private void OnEvent(StoreEvent change)
    {
        if (change.Id is { Group: WellKnown.Cluster, Resource: "managedclustersets" } && change.Type == StoreEventType.Added)
        {
            _queue.Add(change.Id.Name);
        }
        else if (change.Id is { Group: WellKnown.Cluster, Resource: "managedclusters" })
        {
            Move(change.Id.Name, change.Type == StoreEventType.Deleted ? null : change.Object.Label(HubNames.ClusterSetLabel) ?? "");
        }
    }

    private void Move(string cluster, string? to)
    {
        lock (_sets)
        {
            MoveLocked(cluster, to);
        }
    }

    private void MoveLocked(string cluster, string? to)
    {
        var known = _sets.TryGetValue(cluster, out var from);
        if (known ? from == to : to is null)
        {
            return;
        }

        if (to is null)
        {
            _sets.Remove(cluster);
            Count(HubNames.GlobalClusterSet, -1);
        }
        else
        {
            _sets[cluster] = to;
            Count(HubNames.GlobalClusterSet, known ? 0 : 1);
            Count(to, 1);
        }

        if (known)
        {
            Count(from!, -1);
        }
    }

    private void Count(string set, int change)
    {
        if (change != 0 && set.Length > 0)
        {
            _counts.AddOrUpdate(set, change, (_, count) => count + change);
            _queue.Add(set);
        }
    }

    private Task WriteAsync(string set, CancellationToken cancellationToken)
    {
        var count = _counts.GetValueOrDefault(set);
        var condition = count > 0
            ? Condition.False("ClusterSetEmpty", "ClustersSelected", $"{count} ManagedClusters selected")
            : Condition.True("ClusterSetEmpty", "NoClusterMatched", "No ManagedCluster selected");
        _store.SetCondition(WellKnown.ManagedClusterSet(set), condition, _time);
        return Task.CompletedTask;
    }
}
