using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Hub;

/// <summary>
/// Calls a cluster unknown when its agent has not renewed the lease for five times its duration, and compares the clocks of hub
/// and agent at every renewal. It sleeps until the next lease can lapse; seeded clusters are passed over.
/// </summary>
internal sealed class LeaseController : IAsyncDisposable
{
    private const int Grace = 5;

    private readonly ObjectStore store;
    private readonly TimeProvider time;
    private readonly WorkQueue<string> expiry;
    private readonly WorkQueue<string> clocks;
    private readonly IDisposable subscription;

    public LeaseController(ObjectStore store, TimeProvider time)
    {
        this.store = store;
        this.time = time;
        expiry = new WorkQueue<string>(CheckExpiryAsync, time);
        clocks = new WorkQueue<string>(CheckClockAsync, time);
        subscription = store.Subscribe(OnEvent);
    }

    public async ValueTask DisposeAsync()
    {
        subscription.Dispose();
        await expiry.DisposeAsync();
        await clocks.DisposeAsync();
    }

    private void OnEvent(StoreEvent change)
    {
        if (change.Type == StoreEventType.Deleted)
        {
            return;
        }

        switch (change.Id)
        {
            case { Group: "coordination.k8s.io", Resource: "leases", Name: "managed-cluster-lease" }:
                expiry.Add(change.Id.Namespace);
                clocks.Add(change.Id.Namespace);
                break;
            case { Group: WellKnown.Cluster, Resource: "managedclusters" } when change.Object.Annotation(HubNames.StaticAnnotation) != "true":
                expiry.Add(change.Id.Name);
                break;
        }
    }

    private Task CheckExpiryAsync(string name, CancellationToken cancellation)
    {
        var cluster = store.Get(WellKnown.ManagedCluster(name));
        if (cluster is null || cluster.IsDeleting() || Conditions.Of(cluster, HubNames.Accepted) is null
            || cluster.Annotation(HubNames.StaticAnnotation) == "true"
            || LeaseTime.Renewed(store.Get(WellKnown.Lease(name))) is not { } renewed)
        {
            return Task.CompletedTask;
        }

        var left = renewed + (LeaseTime.Duration(cluster) * Grace) - time.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            expiry.AddAfter(name, left);
        }
        else if (Conditions.Status(cluster, HubNames.Available) != "Unknown")
        {
            var condition = Condition.Unknown(
                HubNames.Available, "ManagedClusterLeaseUpdateStopped", "Registration agent stopped updating its lease.");
            store.SetCondition(WellKnown.ManagedCluster(name), condition, time);
            ClusterEvents.AddUnknown(store, cluster, time.GetUtcNow());
        }

        return Task.CompletedTask;
    }

    private Task CheckClockAsync(string name, CancellationToken cancellation)
    {
        var cluster = store.Get(WellKnown.ManagedCluster(name));
        if (cluster is not null && !cluster.IsDeleting() && LeaseTime.Renewed(store.Get(WellKnown.Lease(name))) is { } renewed)
        {
            var inStep = (time.GetUtcNow() - renewed).Duration() < LeaseTime.Duration(cluster) * Grace;
            var condition = inStep
                ? Condition.True(HubNames.ClockSynced, "ManagedClusterClockSynced", "The clock of the managed cluster is synced with the hub.")
                : Condition.False(
                    HubNames.ClockSynced,
                    "ManagedClusterClockOutOfSync",
                    "The clock of hub and agent is out of sync. This may cause the Unknown status and affect agent functionalities.");
            store.SetCondition(WellKnown.ManagedCluster(name), condition, time);
        }

        return Task.CompletedTask;
    }
}
