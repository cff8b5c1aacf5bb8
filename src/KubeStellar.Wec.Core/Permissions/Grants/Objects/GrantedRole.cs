using System.Text.Json.Nodes;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Grants.Objects;

/// <summary>A role of this module as a cluster has it.</summary>
/// <param name="Role">The ClusterRole or Role.</param>
/// <param name="Binding">The binding of the same name, when it is one of this module, too.</param>
internal sealed record GrantedRole(JsonObject Role, JsonObject? Binding)
{
    public string Name => Role.TextAt("metadata", "name") ?? "";

    public string? Namespace => Role.TextAt("metadata", "namespace");

    public ResourceType Type => Namespace is null ? CoreTypes.ClusterRoles : CoreTypes.Roles;

    public ResourceType BindingType => Namespace is null ? CoreTypes.ClusterRoleBindings : CoreTypes.RoleBindings;

    public string Title => Namespace is null ? $"{Type.Kind} \"{Name}\"" : $"{Type.Kind} \"{Name}\" in namespace {Namespace}";

    public IReadOnlyList<PolicyRule> Rules => PolicyRuleJson.RulesOf(Role);

    public GrantMethod Method =>
        GrantMarks.IsKeptByAgent(Role) || GrantMarks.Value(Role, "labels", GrantMarks.GrantLabel) is not null ? GrantMethod.Downsync
        : Namespace is not null ? GrantMethod.Namespaced
        : GrantRole.IsAggregated(Role) ? GrantMethod.Aggregated
        : GrantMethod.Bound;
}

/// <summary>Reads the roles of this module that a cluster has.</summary>
internal static class GrantedRoles
{
    /// <summary>In the order of places and names.</summary>
    public static async Task<IReadOnlyList<GrantedRole>> ReadAsync(ClusterClient cluster, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(
            ListAsync(cluster, CoreTypes.ClusterRoles, cancellationToken), ListAsync(cluster, CoreTypes.Roles, cancellationToken),
            ListAsync(cluster, CoreTypes.ClusterRoleBindings, cancellationToken),
            ListAsync(cluster, CoreTypes.RoleBindings, cancellationToken));
        var bindings = lists[2].Concat(lists[3]).ToDictionary(KeyOf);
        return
        [
            .. lists[0].Concat(lists[1])
                .Select(role => new GrantedRole(role, bindings.GetValueOrDefault(KeyOf(role))))
                .OrderBy(role => role.Namespace is not null)
                .ThenBy(role => role.Namespace, StringComparer.Ordinal)
                .ThenBy(role => role.Name, StringComparer.Ordinal),
        ];
    }

    private static async Task<List<JsonObject>> ListAsync(ClusterClient cluster, ResourceType type, CancellationToken cancellationToken)
    {
        var items = new List<JsonObject>();
        var ours = ListOptions.Kept with { LabelSelector = GrantMarks.Selector };
        await foreach (var item in cluster.ListAsync(type, null, ours, JsonWire.AnyObject, cancellationToken))
        {
            if (GrantMarks.IsOurs(item))
            {
                items.Add(item);
            }
        }

        return items;
    }

    private static (string?, string?) KeyOf(JsonObject item) => (item.TextAt("metadata", "namespace"), item.TextAt("metadata", "name"));
}
