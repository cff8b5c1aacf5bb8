using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Manifests;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Hub;

/// <summary>
/// Turns the hub administrator's decision about a cluster into a mailbox namespace, roles, a lease and a condition, removes them
/// again, and taints clusters that cannot be reached.
/// </summary>
internal sealed class ManagedClusterController : IAsyncDisposable
{
    private readonly ObjectStore _store;
    private readonly TimeProvider _time;
    private readonly AutoApproval _approval;
    private readonly bool _cleansMailbox;
    private readonly ManagedClusterDeletion _deletion;
    private readonly WorkQueue<string> _queue;
    private readonly IDisposable _subscription;

    public ManagedClusterController(ObjectStore store, TimeProvider time, AutoApproval approval, bool cleansMailbox)
    {
        _store = store;
        _time = time;
        _approval = approval;
        _cleansMailbox = cleansMailbox;
        _deletion = new ManagedClusterDeletion(store, time);
        _queue = new WorkQueue<string>(ReconcileAsync, time, workers: 2);
        _subscription = store.Subscribe(OnEvent);
        foreach (var cluster in store.List(WellKnown.Cluster, "managedclusters"))
        {
            _queue.Add(cluster.Name());
        }
    }

    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        await _queue.DisposeAsync();
    }

    private void OnEvent(StoreEvent change)
    {
        switch (change.Id)
        {
            case { Group: WellKnown.Cluster, Resource: "managedclusters" }:
                _queue.Add(change.Id.Name);
                break;
            case { Group: WellKnown.Work, Resource: "manifestworks" } when IsDeletion(change):
            case { Group: WellKnown.Addon, Resource: "managedclusteraddons" } when IsDeletion(change):
                _queue.Add(change.Id.Namespace);
                break;
            case { Group: "", Resource: "namespaces" } when change.Type == StoreEventType.Deleted:
                _queue.Add(change.Id.Name);
                break;
        }
    }

    private static bool IsDeletion(StoreEvent change) => change.Type == StoreEventType.Deleted || change.Object.IsDeleting();

    private Task ReconcileAsync(string name, CancellationToken cancellationToken)
    {
        var cluster = _store.Get(WellKnown.ManagedCluster(name));
        if (cluster is null)
        {
            _deletion.ReleaseWorkBinding(name);
        }
        else if (cluster.IsDeleting())
        {
            _deletion.Step(name, cluster);
        }
        else if (!IsSettledSeed(cluster) && !_approval.Accept(_store, cluster, _time.GetUtcNow()))
        {
            if (_cleansMailbox && !Hold(cluster, HubNames.ResourceCleanup))
            {
                return Task.CompletedTask;
            }

            if (cluster.Flag("spec", "hubAcceptsClient"))
            {
                Accept(name, cluster);
            }
            else if (Conditions.IsTrue(cluster, HubNames.Accepted))
            {
                Deny(name);
            }

            ClusterTaints.Settle(_store, name, _time.GetUtcNow());
        }

        return Task.CompletedTask;
    }

    // Seeded clusters have their conditions already; five more objects for each of thousands would only cost memory.
    private static bool IsSettledSeed(JsonObject cluster) =>
        cluster.Annotation(HubNames.StaticAnnotation) == "true"
        && cluster.Flag("spec", "hubAcceptsClient") == Conditions.IsTrue(cluster, HubNames.Accepted);

    private void Accept(string name, JsonObject cluster)
    {
        var id = WellKnown.ManagedCluster(name);
        if (!Hold(cluster, HubNames.ApiResourceCleanup))
        {
            return;
        }

        if (_store.Get(WellKnown.Namespace(name)) is { } mailbox && mailbox.IsDeleting())
        {
            var problem = $"unable to create new content in namespace {name} because it is being terminated";
            _store.SetCondition(id, Condition.False(HubNames.Accepted, "Error", problem), _time);
            return;
        }

        foreach (var item in EmbeddedManifests.Load("managed-cluster.yaml", ("cluster", name)))
        {
            var rules = item["rules"]?.DeepClone();
            if (!JsonNode.DeepEquals(_store.Ensure(item)["rules"], rules))
            {
                // The cluster was denied in between.
                _store.TryUpdate(WellKnown.ClusterRole(item.Name()), role => role["rules"] = rules?.DeepClone());
            }
        }

        _store.Ensure(NewLease(name));
        _store.TryUpdate(
            WellKnown.Namespace(name),
            item => item.Child("metadata").Child("labels")[WellKnown.ClusterNameLabel] = name,
            UpdateScope.Spec);
        _store.SetCondition(id, Condition.True(HubNames.Accepted, "HubClusterAdminAccepted", "Accepted by hub cluster admin"), _time);
    }

    private bool Hold(JsonObject cluster, string finalizer) =>
        _store.Hold(WellKnown.ManagedCluster(cluster.Name()), cluster.Uid(), finalizer);

    /// <summary>A denied agent may still read its own cluster, to notice when it is accepted again.</summary>
    private void Deny(string name)
    {
        _deletion.RemoveBindings(name);
        _store.TryUpdate(WellKnown.ClusterRole(HubNames.ClusterRole(name)), role => role["rules"] = new JsonArray(new JsonObject
        {
            ["apiGroups"] = new JsonArray(WellKnown.Cluster),
            ["resources"] = new JsonArray("managedclusters"),
            ["resourceNames"] = new JsonArray(name),
            ["verbs"] = new JsonArray("get", "list", "watch"),
        }));
        _store.SetCondition(
            WellKnown.ManagedCluster(name),
            Condition.False(HubNames.Accepted, "HubClusterAdminDenied", "Denied by hub cluster admin"),
            _time);
    }

    private JsonObject NewLease(string name) => new()
    {
        ["apiVersion"] = "coordination.k8s.io/v1",
        ["kind"] = "Lease",
        ["metadata"] = new JsonObject
        {
            ["name"] = "managed-cluster-lease",
            ["namespace"] = name,
            ["labels"] = new JsonObject { [WellKnown.ClusterNameLabel] = name },
        },
        ["spec"] = new JsonObject { ["holderIdentity"] = "managed-cluster-lease", ["renewTime"] = LeaseTime.Format(_time.GetUtcNow()) },
    };
}
