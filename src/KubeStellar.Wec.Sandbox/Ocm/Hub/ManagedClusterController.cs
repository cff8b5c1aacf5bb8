using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Manifests;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Hub;

/// <summary>
/// Turns the hub administrator's decision about a cluster into a mailbox namespace, roles, a lease and a condition, takes them
/// away again, and marks clusters that cannot be reached with taints.
/// </summary>
internal sealed class ManagedClusterController : IAsyncDisposable
{
    private readonly ObjectStore store;
    private readonly TimeProvider time;
    private readonly AutoApproval approval;
    private readonly bool cleansMailbox;
    private readonly ManagedClusterDeletion deletion;
    private readonly WorkQueue<string> queue;
    private readonly IDisposable subscription;

    public ManagedClusterController(ObjectStore store, TimeProvider time, AutoApproval approval, bool cleansMailbox)
    {
        this.store = store;
        this.time = time;
        this.approval = approval;
        this.cleansMailbox = cleansMailbox;
        deletion = new ManagedClusterDeletion(store, time);
        queue = new WorkQueue<string>(ReconcileAsync, time, workers: 2);
        subscription = store.Subscribe(OnEvent);
        foreach (var cluster in store.List(WellKnown.Cluster, "managedclusters"))
        {
            queue.Add(cluster.Name());
        }
    }

    public async ValueTask DisposeAsync()
    {
        subscription.Dispose();
        await queue.DisposeAsync();
    }

    private void OnEvent(StoreEvent change)
    {
        switch (change.Id)
        {
            case { Group: WellKnown.Cluster, Resource: "managedclusters" }:
                queue.Add(change.Id.Name);
                break;
            case { Group: WellKnown.Work, Resource: "manifestworks" } when IsDeletion(change):
            case { Group: WellKnown.Addon, Resource: "managedclusteraddons" } when IsDeletion(change):
                queue.Add(change.Id.Namespace);
                break;
            case { Group: "", Resource: "namespaces" } when change.Type == StoreEventType.Deleted:
                queue.Add(change.Id.Name);
                break;
        }
    }

    private static bool IsDeletion(StoreEvent change) => change.Type == StoreEventType.Deleted || change.Object.IsDeleting();

    private Task ReconcileAsync(string name, CancellationToken cancellation)
    {
        var cluster = store.Get(WellKnown.ManagedCluster(name));
        if (cluster is null)
        {
            deletion.ReleaseWorkBinding(name);
        }
        else if (cluster.IsDeleting())
        {
            deletion.Step(name, cluster);
        }
        else if (!IsSettledSeed(cluster) && !approval.Accept(store, cluster, time.GetUtcNow()))
        {
            if (cleansMailbox)
            {
                AddFinalizer(name, HubNames.ResourceCleanup);
            }

            if (cluster.Flag("spec", "hubAcceptsClient"))
            {
                Accept(name);
            }
            else if (Conditions.IsTrue(cluster, HubNames.Accepted))
            {
                Deny(name);
            }

            ClusterTaints.Settle(store, name, time.GetUtcNow());
        }

        return Task.CompletedTask;
    }

    // A seeded fleet of thousands comes with its conditions; making five objects for each would only cost memory.
    private static bool IsSettledSeed(JsonObject cluster) =>
        cluster.Annotation(HubNames.StaticAnnotation) == "true"
        && cluster.Flag("spec", "hubAcceptsClient") == Conditions.IsTrue(cluster, HubNames.Accepted);

    private void Accept(string name)
    {
        var id = WellKnown.ManagedCluster(name);
        AddFinalizer(name, HubNames.ApiResourceCleanup);
        if (store.Get(WellKnown.Namespace(name)) is { } mailbox && mailbox.IsDeleting())
        {
            var problem = $"""unable to create new content in namespace {name} because it is being terminated""";
            store.SetCondition(id, Condition.False(HubNames.Accepted, "Error", problem), time);
            return;
        }

        foreach (var item in EmbeddedManifests.Load("managed-cluster.yaml", ("cluster", name)))
        {
            var rules = item["rules"]?.DeepClone();
            if (!JsonNode.DeepEquals(store.Ensure(item)["rules"], rules))
            {
                // It was denied for a while.
                store.TryUpdate(WellKnown.ClusterRole(item.Name()), role => role["rules"] = rules?.DeepClone());
            }
        }

        store.Ensure(NewLease(name));
        store.TryUpdate(WellKnown.Namespace(name), item => item.Child("metadata").Child("labels")[WellKnown.ClusterNameLabel] = name, UpdateScope.Spec);
        store.SetCondition(id, Condition.True(HubNames.Accepted, "HubClusterAdminAccepted", "Accepted by hub cluster admin"), time);
    }

    private void AddFinalizer(string name, string finalizer) => store.TryUpdate(
        WellKnown.ManagedCluster(name),
        cluster =>
        {
            if (!cluster.IsDeleting())
            {
                cluster.AddFinalizer(finalizer);
            }
        },
        UpdateScope.Spec);

    /// <summary>A denied agent may still look at its own cluster, to notice when it is let in again.</summary>
    private void Deny(string name)
    {
        deletion.RemoveBindings(name);
        store.TryUpdate(WellKnown.ClusterRole(HubNames.ClusterRole(name)), role => role["rules"] = new JsonArray(new JsonObject
        {
            ["apiGroups"] = new JsonArray(WellKnown.Cluster),
            ["resources"] = new JsonArray("managedclusters"),
            ["resourceNames"] = new JsonArray(name),
            ["verbs"] = new JsonArray("get", "list", "watch"),
        }));
        store.SetCondition(
            WellKnown.ManagedCluster(name), Condition.False(HubNames.Accepted, "HubClusterAdminDenied", "Denied by hub cluster admin"), time);
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
        ["spec"] = new JsonObject { ["holderIdentity"] = "managed-cluster-lease", ["renewTime"] = LeaseTime.Format(time.GetUtcNow()) },
    };
}
