using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Controllers;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Selectors;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Rbac;

/// <summary>
/// Keeps the rules of every ClusterRole with an aggregationRule equal to the union of the ClusterRoles it selects. If that role
/// is selected by another one, its update is an event that triggers the next aggregation.
/// </summary>
internal sealed class ClusterRoleAggregation : IAsyncDisposable
{
    private readonly ObjectStore _store;
    private readonly WorkQueue<string> _queue;
    private readonly IDisposable _subscription;

    public ClusterRoleAggregation(ObjectStore store, TimeProvider time)
    {
        _store = store;
        _queue = new WorkQueue<string>(AggregateAsync, time);
        _subscription = store.Subscribe(OnEvent);
        EnqueueAll();
    }

    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        await _queue.DisposeAsync();
    }

    private void OnEvent(StoreEvent change)
    {
        if (change.Id is { Group: RbacIndex.Group, Resource: "clusterroles" })
        {
            EnqueueAll();
        }
    }

    // One key for all: a change to one of a hub's thousands of per-cluster roles must not queue a scan each.
    private void EnqueueAll() => _queue.Add("");

    private Task AggregateAsync(string key, CancellationToken cancellationToken)
    {
        var roles = _store.List(RbacIndex.Group, "clusterroles");
        foreach (var role in roles.Where(role => role["aggregationRule"] is JsonObject))
        {
            var rules = Union(role, roles);
            if (!JsonNode.DeepEquals(rules, role["rules"]))
            {
                _store.TryUpdate(WellKnown.ClusterRole(role.Name()), item => item["rules"] = rules.DeepClone(), UpdateScope.Spec);
            }
        }

        return Task.CompletedTask;
    }

    private static JsonArray Union(JsonObject role, IReadOnlyList<JsonObject> roles)
    {
        var selectors = role.Objects("aggregationRule", "clusterRoleSelectors").ToArray();
        var union = new JsonArray();
        foreach (var other in roles.OrderBy(item => item.Name(), StringComparer.Ordinal))
        {
            if (other.Name() == role.Name() || !selectors.Any(selector => StructuredSelector.Matches(selector, other)))
            {
                continue;
            }

            foreach (var rule in other.Objects("rules"))
            {
                if (!union.Any(existing => JsonNode.DeepEquals(existing, rule)))
                {
                    union.Add(rule.DeepClone());
                }
            }
        }

        return union;
    }
}
