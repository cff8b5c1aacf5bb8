using KubeStellar.Wec.Permissions.Rules;

namespace KubeStellar.Wec.Permissions.Grants;

/// <summary>A right by which whoever can place a workload gets at far more of a cluster than at the workload's own objects.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Resources">Resources and subresources.</param>
/// <param name="Verbs">The verbs that open it.</param>
/// <param name="Consequence">What it opens, as the rest of a sentence.</param>
public sealed record GrantDanger(string Group, IReadOnlyList<string> Resources, IReadOnlyList<string> Verbs, string Consequence)
{
    /// <summary>In a namespace of workloads it opens nothing that is not theirs; only in those of the cluster itself.</summary>
    public bool IsHarmlessInWorkloadNamespaces { get; init; }

    /// <summary>Whether it is harmless for single objects that are named.</summary>
    public bool IsHarmlessForNames { get; init; }

    /// <summary>
    /// Whether Open Cluster Management gives it to every work agent (the ClusterRoles execution and admin), so that asking where nobody
    /// can tell what the agent has would be asking for nothing.
    /// </summary>
    public bool IsDefault { get; init; }

    /// <summary>Whether each of its verbs opens as much as the others do.</summary>
    public bool AreVerbsAlike { get; init; } = true;

    /// <summary>Namespaces of the cluster itself and of its agents.</summary>
    internal static bool IsSystemNamespace(string name) =>
        name.StartsWith("kube-", StringComparison.Ordinal) || name.StartsWith("open-cluster-management", StringComparison.Ordinal);

    /// <summary>The verbs by which a rule opens it in a place, by resource. Wildcards are not this one's business.</summary>
    internal IEnumerable<(string Resource, string Name, string Verb)> In(PolicyRule rule, string? place)
    {
        if (!rule.ApiGroups.Contains(Group)
            || (IsHarmlessForNames && rule.ResourceNames.Count > 0 && (place is null || !IsSystemNamespace(place)))
            || (IsHarmlessInWorkloadNamespaces && place is not null && !IsSystemNamespace(place)))
        {
            return [];
        }

        var resources = Resources.Where(own => rule.Resources.Any(r => r is not PolicyRule.Any && PolicyRule.CoversResource(r, own)));
        return resources.SelectMany(resource => rule.Verbs.Where(Verbs.Contains).SelectMany(verb =>
            (rule.ResourceNames.Count > 0 ? rule.ResourceNames : [""]).Select(name => (resource, name, verb))));
    }
}
