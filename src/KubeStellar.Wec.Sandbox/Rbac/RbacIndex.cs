using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Rbac;

/// <summary>
/// The roles of a store by name and its bindings by subject, kept up to date by the store's events, so that a review takes
/// only a few look-ups, however many bindings there are.
/// </summary>
internal sealed class RbacIndex : IDisposable
{
    public const string Group = "rbac.authorization.k8s.io";

    private readonly ConcurrentDictionary<RoleKey, PolicyRule[]> _roles = new();
    private readonly ConcurrentDictionary<(string Namespace, string Subject), RbacGrant[]> _grants = new();
    private readonly Dictionary<ResourceId, RbacBinding> _bindings = [];
    private readonly Lock _writing = new();
    private readonly IDisposable _subscription;

    public RbacIndex(ObjectStore store)
    {
        _subscription = store.Observe(OnEvent);
        foreach (var resource in (string[])["clusterroles", "roles", "clusterrolebindings", "rolebindings"])
        {
            foreach (var item in store.List(Group, resource))
            {
                var metadata = item["metadata"]!;
                Apply(new ResourceId(Group, resource, (string?)metadata["namespace"] ?? "", (string?)metadata["name"] ?? ""), item);
            }
        }
    }

    /// <summary>The rules of a role, or null when no such role exists.</summary>
    public PolicyRule[]? Rules(RoleKey role) => _roles.GetValueOrDefault(role);

    /// <summary>What is granted to a subject cluster-wide (empty namespace) or by the RoleBindings of a namespace.</summary>
    public RbacGrant[] Grants(string bindingNamespace, string subjectKey) =>
        _grants.GetValueOrDefault((bindingNamespace, subjectKey)) ?? [];

    public void Dispose() => _subscription.Dispose();

    private void OnEvent(StoreEvent change)
    {
        if (change.Id.Group == Group)
        {
            Apply(change.Id, change.Type == StoreEventType.Deleted ? null : change.Object);
        }
    }

    private void Apply(ResourceId id, JsonObject? item)
    {
        switch (id.Resource)
        {
            case "clusterroles":
                ApplyRole(new RoleKey(RoleKey.ClusterRole, "", id.Name), item);
                break;
            case "roles":
                ApplyRole(new RoleKey("Role", id.Namespace, id.Name), item);
                break;
            case "clusterrolebindings" or "rolebindings":
                ApplyBinding(id, item);
                break;
        }
    }

    private void ApplyRole(RoleKey key, JsonObject? role)
    {
        if (role is null)
        {
            _roles.TryRemove(key, out _);
        }
        else
        {
            _roles[key] = PolicyRule.ParseAll(role);
        }
    }

    private void ApplyBinding(ResourceId id, JsonObject? item)
    {
        lock (_writing)
        {
            if (_bindings.Remove(id, out var old))
            {
                foreach (var subject in old.Subjects)
                {
                    Change(old, subject, grants => [.. grants.Where(grant => grant.Binding != old)]);
                }
            }

            if (item is not null)
            {
                var binding = _bindings[id] = RbacBinding.Parse(id, item);
                foreach (var subject in binding.Subjects)
                {
                    Change(binding, subject, grants => [.. grants, new RbacGrant(binding, subject)]);
                }
            }
        }
    }

    private void Change(RbacBinding binding, RbacSubject subject, Func<RbacGrant[], RbacGrant[]> change)
    {
        var key = (binding.Namespace, subject.Key);
        var changed = change(_grants.GetValueOrDefault(key) ?? []);
        if (changed.Length == 0)
        {
            _grants.TryRemove(key, out _);
        }
        else
        {
            _grants[key] = changed;
        }
    }
}

/// <summary>A binding, and the subject by which it was found.</summary>
internal readonly record struct RbacGrant(RbacBinding Binding, RbacSubject Subject);
