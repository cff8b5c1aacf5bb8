using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Manifests;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Common;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Ocm.Hub;

/// <summary>
/// The hub's side of KubeStellar's status add-on: it puts the add-on into the mailbox of every WEC its Placement selects, which are the
/// reachable ones, and sets its conditions from what the work agent reports (https://github.com/kubestellar/ocm-status-addon,
/// https://github.com/open-cluster-management-io/addon-framework).
/// </summary>
internal sealed class StatusAddOn : IAsyncDisposable
{
    private const string Name = "addon-status";
    private const string WorkName = "addon-addon-status-deploy-0";

    private readonly ObjectStore _store;
    private readonly TimeProvider _time;
    private readonly WorkQueue<string> _queue;
    private readonly IDisposable _subscription;

    public StatusAddOn(ObjectStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
        _queue = new WorkQueue<string>(ReconcileAsync, time);
        _subscription = store.Subscribe(OnEvent);
    }

    public static void Install(ObjectStore store, TimeProvider time)
    {
        foreach (var item in EmbeddedManifests.Load("status-addon.yaml"))
        {
            store.Ensure(item);
        }

        DeploymentStatus.MarkRunning(store, WellKnown.Deployment("open-cluster-management", "addon-status-controller"), time);
    }

    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        await _queue.DisposeAsync();
    }

    private static ResourceId Id(string cluster) => new(WellKnown.Addon, "managedclusteraddons", cluster, Name);

    private void OnEvent(StoreEvent change)
    {
        switch (change.Id)
        {
            case { Group: WellKnown.Cluster, Resource: "managedclusters" }
                when change.Object.Annotation(HubNames.StaticAnnotation) != "true":
                _queue.Add(change.Id.Name);
                break;
            case { Group: WellKnown.Addon, Resource: "managedclusteraddons", Name: Name }:
            case { Group: WellKnown.Work, Resource: "manifestworks", Name: WorkName }:
                _queue.Add(change.Id.Namespace);
                break;
        }
    }

    private Task ReconcileAsync(string name, CancellationToken cancellationToken)
    {
        var cluster = _store.Get(WellKnown.ManagedCluster(name));
        if (cluster is null || cluster.IsDeleting() || !Conditions.IsTrue(cluster, HubNames.Accepted))
        {
            return Task.CompletedTask;
        }

        var reachable = Conditions.Status(cluster, HubNames.Available) is "True" or "False";
        if (reachable)
        {
            foreach (var item in EmbeddedManifests.Load("status-addon-cluster.yaml", ("cluster", name)))
            {
                _store.Ensure(item);
            }
        }

        var work = _store.Get(WellKnown.ManifestWork(name, WorkName));
        foreach (var condition in ConditionsOf(work, reachable))
        {
            _store.SetCondition(Id(name), condition, _time);
        }

        return Task.CompletedTask;
    }

    private static IEnumerable<Condition> ConditionsOf(JsonObject? work, bool reachable)
    {
        if (work is not null && Conditions.Status(work, "Applied") is { } applied)
        {
            yield return applied == "True"
                ? Condition.True("ManifestApplied", "AddonManifestApplied", "manifests of addon are applied successfully")
                : Condition.False("ManifestApplied", "AddonManifestAppliedFailed", Conditions.Of(work, "Applied").Text("message") ?? "");
        }

        yield return work switch
        {
            _ when !reachable => Condition.Unknown("Available", "ManagedClusterUnknown", "The managed cluster is not reachable."),
            null => Condition.Unknown("Available", "WorkNotFound", "Work for addon is not found"),
            _ when Conditions.IsTrue(work, "Available") => Condition.True("Available", "ProbeAvailable", $"{Name} add-on is available."),
            _ => Condition.Unknown("Available", "NoProbeResult", "Probe results are not returned"),
        };
    }
}
