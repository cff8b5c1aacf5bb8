using System.Collections.Concurrent;
using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Hub;

/// <summary>Counts the members of every ManagedClusterSet from the events, so that one label change never means a look at the whole fleet.</summary>
internal sealed class ClusterSetStatus : IAsyncDisposable
{
    private readonly ObjectStore store;
    private readonly TimeProvider time;
    private readonly Dictionary<string, string> sets = [];
    private readonly ConcurrentDictionary<string, int> counts = new();
    private readonly WorkQueue<string> queue;
    private readonly IDisposable subscription;

    public ClusterSetStatus(ObjectStore store, TimeProvider time)
    {
        this.store = store;
        this.time = time;
        queue = new WorkQueue<string>(WriteAsync, time);
        subscription = store.Subscribe(OnEvent);
        foreach (var cluster in store.List(WellKnown.Cluster, "managedclusters"))
        {
            Move(cluster.Name(), cluster.Label(HubNames.ClusterSetLabel) ?? "");
        }

        queue.Add(HubNames.DefaultClusterSet);
        queue.Add(HubNames.GlobalClusterSet);
    }

    public async ValueTask DisposeAsync()
    {
        subscription.Dispose();
        await queue.DisposeAsync();
    }

    private void OnEvent(StoreEvent change)
    {
        if (change.Id is { Group: WellKnown.Cluster, Resource: "managedclustersets" } && change.Type == StoreEventType.Added)
        {
            queue.Add(change.Id.Name);
        }
        else if (change.Id is { Group: WellKnown.Cluster, Resource: "managedclusters" })
        {
            Move(change.Id.Name, change.Type == StoreEventType.Deleted ? null : change.Object.Label(HubNames.ClusterSetLabel) ?? "");
        }
    }

    private void Move(string cluster, string? to)
    {
        lock (sets)
        {
            MoveLocked(cluster, to);
        }
    }

    private void MoveLocked(string cluster, string? to)
    {
        var known = sets.TryGetValue(cluster, out var from);
        if (known ? from == to : to is null)
        {
            return;
        }

        if (to is null)
        {
            sets.Remove(cluster);
            Count(HubNames.GlobalClusterSet, -1);
        }
        else
        {
            sets[cluster] = to;
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
            counts.AddOrUpdate(set, change, (_, count) => count + change);
            queue.Add(set);
        }
    }

    private Task WriteAsync(string set, CancellationToken cancellation)
    {
        var count = counts.GetValueOrDefault(set);
        var condition = count > 0
            ? Condition.False("ClusterSetEmpty", "ClustersSelected", $"{count} ManagedClusters selected")
            : Condition.True("ClusterSetEmpty", "NoClusterMatched", "No ManagedCluster selected");
        store.SetCondition(WellKnown.ManagedClusterSet(set), condition, time);
        return Task.CompletedTask;
    }
}
