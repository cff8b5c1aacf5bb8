using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Selectors;
using KubeStellar.Wec.Sandbox.Servers;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Transport;

/// <summary>
/// KubeStellar's controller manager and transport controller for one WDS: they make a Binding for every BindingPolicy and put
/// the objects it selects into the mailboxes of the WECs it selects. Any change reconciles everything.
/// </summary>
internal sealed class TransportController : IAsyncDisposable
{
    private const string Group = "control.kubestellar.io";
    private const string GenerationAnnotation = "transport.kubestellar.io/originOwnerReferenceBindingGeneration";

    private readonly ApiServer _wds;
    private readonly ApiServer _its;
    private readonly WorkQueue<string> _queue;
    private readonly IDisposable[] _subscriptions;

    public TransportController(ApiServer wds, ApiServer its)
    {
        _wds = wds;
        _its = its;
        _queue = new WorkQueue<string>((_, _) => ReconcileAsync(), wds.Time);
        _subscriptions =
        [
            wds.Store.Subscribe(change => Wake(change.Id.Group != Group || change.Id.Resource == "bindingpolicies")),
            its.Store.Subscribe(change => Wake(
                change.Id.Resource is "managedclusters" or "manifestworks" && change.Id.Group is WellKnown.Cluster or WellKnown.Work)),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }

        await _queue.DisposeAsync();
    }

    private void Wake(bool isMeant)
    {
        if (isMeant)
        {
            _queue.Add("");
        }
    }

    private Task ReconcileAsync()
    {
        var policies = _wds.Store.List(Group, "bindingpolicies").Where(policy => !policy.IsDeleting()).ToList();
        var stale = _its.Store.List(WellKnown.Work, "manifestworks")
            .Where(work => work.Label(WrappedObject.WdsLabel) == _wds.Name && !work.IsDeleting())
            .ToDictionary(work => (work.Namespace(), work.Name()));
        foreach (var policy in policies)
        {
            var objects = ObjectsOf(policy);
            var clusters = ClustersOf(policy);
            var binding = Bind(policy, objects, clusters);
            if (!Propagate(binding, objects, clusters, stale))
            {
                // As in KubeStellar, one destination without a mailbox holds up the next ones and the removal of stale works.
                var held = stale.Where(pair => pair.Value.Label(WrappedObject.BindingLabel) == policy.Name());
                foreach (var key in held.Select(pair => pair.Key).ToList())
                {
                    stale.Remove(key);
                }
            }
        }

        foreach (var (inNamespace, name) in stale.Keys)
        {
            _its.Store.Delete(WellKnown.ManifestWork(inNamespace, name));
        }

        var names = policies.Select(policy => policy.Name()).ToHashSet();
        foreach (var binding in _wds.Store.List(Group, "bindings").Where(binding => !names.Contains(binding.Name())))
        {
            _wds.Store.Delete(new ResourceId(Group, "bindings", binding.Name()));
        }

        return Task.CompletedTask;
    }

    private List<WrappedObject> ObjectsOf(JsonObject policy)
    {
        var clauses = policy.Objects("spec", "downsync").ToList();
        var kinds = _wds.Resources.All.Where(DownsyncClause.CanBeCarried).DistinctBy(kind => (kind.Group, kind.Resource));
        return clauses.Count == 0 ? [] : [.. kinds
            .SelectMany(kind => _wds.Store.List(kind.Group, kind.Resource).Select(item => new WrappedObject(kind, item)))
            .Where(wrapped => !wrapped.Item.IsDeleting() && clauses.Exists(
                clause => DownsyncClause.Matches(clause, wrapped.Kind, wrapped.Item, HomeOf(wrapped))))
            .OrderBy(wrapped => wrapped.Item.Uid(), StringComparer.Ordinal)];
    }

    private JsonObject? HomeOf(WrappedObject wrapped) =>
        wrapped.Kind.Namespaced ? _wds.Store.Get(WellKnown.Namespace(wrapped.Item.Namespace())) : null;

    private string[] ClustersOf(JsonObject policy)
    {
        var selectors = policy.Objects("spec", "clusterSelectors").ToList();
        return [.. _its.Store.List(WellKnown.Cluster, "managedclusters")
            .Where(cluster => selectors.Exists(selector => StructuredSelector.Matches(selector, cluster)))
            .Select(cluster => cluster.Name())];
    }

    private JsonObject Bind(JsonObject policy, List<WrappedObject> objects, string[] clusters)
    {
        JsonArray References(bool isNamespaced) =>
            [.. objects.Where(o => o.Kind.Namespaced == isNamespaced).Select(o => (JsonNode)o.Reference())];
        var spec = new JsonObject
        {
            ["destinations"] = new JsonArray([.. clusters.Select(cluster => (JsonNode)new JsonObject { ["clusterId"] = cluster })]),
            ["workload"] = new JsonObject { ["clusterScope"] = References(false), ["namespaceScope"] = References(true) },
        };
        var id = new ResourceId(Group, "bindings", policy.Name());
        _wds.Store.Ensure(new JsonObject
        {
            ["apiVersion"] = $"{Group}/v1alpha1",
            ["kind"] = "Binding",
            ["metadata"] = new JsonObject { ["name"] = policy.Name() },
        });
        var binding = _wds.Store.Update(id, item => item["spec"] = spec.DeepClone());
        var policyId = new ResourceId(Group, "bindingpolicies", policy.Name());
        _wds.Store.SetCondition(policyId, Condition.True("Ready", "Available", "", policy.Generation()), _wds.Time);
        _wds.Store.SetCondition(policyId, Condition.True("Synced", "ReconcileSuccess", "", policy.Generation()), _wds.Time);
        return binding;
    }

    /// <returns>Whether every destination has a mailbox.</returns>
    private bool Propagate(
        JsonObject binding, List<WrappedObject> objects, string[] clusters, Dictionary<(string, string), JsonObject> stale)
    {
        foreach (var cluster in clusters)
        {
            if (_its.Store.Get(WellKnown.Namespace(cluster)) is null)
            {
                return false;
            }

            foreach (var wrapped in objects)
            {
                var name = wrapped.WorkName(binding, _wds.Name);
                stale.Remove((cluster, name));
                Put(WellKnown.ManifestWork(cluster, name), wrapped, binding);
            }
        }

        return true;
    }

    private void Put(ResourceId id, WrappedObject wrapped, JsonObject binding)
    {
        var spec = wrapped.WorkSpec();
        var labels = WrappedObject.Labels(binding, _wds.Name);
        if (_its.Store.Get(id) is { } existing)
        {
            if (!existing.IsDeleting() && !JsonNode.DeepEquals(existing["spec"], spec))
            {
                _its.Store.TryUpdate(id, work => work["spec"] = spec);
            }

            return;
        }

        _its.Store.Ensure(new JsonObject
        {
            ["apiVersion"] = "work.open-cluster-management.io/v1",
            ["kind"] = "ManifestWork",
            ["metadata"] = new JsonObject
            {
                ["name"] = id.Name,
                ["namespace"] = id.Namespace,
                ["labels"] = labels,
                ["annotations"] = new JsonObject { [GenerationAnnotation] = $"{binding.Generation()}" },
            },
            ["spec"] = spec,
        });
    }
}
