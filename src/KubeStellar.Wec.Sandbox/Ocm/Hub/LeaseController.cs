using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Hub;

/// <summary>
/// Marks a cluster as unknown when its agent has not renewed the lease for five times its duration, and compares the clocks of hub
/// and agent at every renewal. It sleeps until the next lease can expire; seeded clusters are ignored.
/// </summary>
internal sealed class LeaseController : IAsyncDisposable
{
    private const int Grace = 5;

    private readonly ObjectStore _store;
    private readonly TimeProvider _time;
    private readonly WorkQueue<string> _expiry;
    private readonly WorkQueue<string> _clocks;
    private readonly IDisposable _subscription;

    public LeaseController(ObjectStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
        _expiry = new WorkQueue<string>(CheckExpiryAsync, time);
        _clocks = new WorkQueue<string>(CheckClockAsync, time);
        _subscription = store.Subscribe(OnEvent);
    }

    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        await _expiry.DisposeAsync();
        await _clocks.DisposeAsync();
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
                _expiry.Add(change.Id.Namespace);
                _clocks.Add(change.Id.Namespace);
                break;
            case { Group: WellKnown.Cluster, Resource: "managedclusters" }
                when change.Object.Annotation(HubNames.StaticAnnotation) != "true":
                _expiry.Add(change.Id.Name);
                break;
        }
    }

    private Task CheckExpiryAsync(string name, CancellationToken cancellationToken)
    {
        var cluster = _store.Get(WellKnown.ManagedCluster(name));
        if (cluster is null || cluster.IsDeleting() || Conditions.Of(cluster, HubNames.Accepted) is null
            || cluster.Annotation(HubNames.StaticAnnotation) == "true"
            || LeaseTime.Renewed(_store.Get(WellKnown.Lease(name))) is not { } renewed)
        {
            return Task.CompletedTask;
        }

        var left = renewed + (LeaseTime.Duration(cluster) * Grace) - _time.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            _expiry.AddAfter(name, left);
        }
        else if (Conditions.Status(cluster, HubNames.Available) != "Unknown")
        {
            var condition = Condition.Unknown(
                HubNames.Available, "ManagedClusterLeaseUpdateStopped", "Registration agent stopped updating its lease.");
            _store.SetCondition(WellKnown.ManagedCluster(name), condition, _time);
            ClusterEvents.AddUnknown(_store, cluster, _time.GetUtcNow());
        }

        return Task.CompletedTask;
    }

    private Task CheckClockAsync(string name, CancellationToken cancellationToken)
    {
        var cluster = _store.Get(WellKnown.ManagedCluster(name));
        if (cluster is not null && !cluster.IsDeleting() && LeaseTime.Renewed(_store.Get(WellKnown.Lease(name))) is { } renewed)
        {
            var inStep = (_time.GetUtcNow() - renewed).Duration() < LeaseTime.Duration(cluster) * Grace;
            var condition = inStep
                ? Condition.True(
                    HubNames.ClockSynced, "ManagedClusterClockSynced", "The clock of the managed cluster is synced with the hub.")
                : Condition.False(
                    HubNames.ClockSynced,
                    "ManagedClusterClockOutOfSync",
                    "The clock of hub and agent is out of sync. This may cause the Unknown status and affect agent functionalities.");
            _store.SetCondition(WellKnown.ManagedCluster(name), condition, _time);
        }

        return Task.CompletedTask;
    }
}
