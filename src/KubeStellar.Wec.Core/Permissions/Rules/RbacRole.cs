using k8s.Models;

namespace KubeStellar.Wec.Permissions.Rules;

/// <summary>A Role or ClusterRole: what it allows, and who made it.</summary>
internal sealed record RbacRole
{
    public V1ObjectMeta Metadata { get; init; } = new();

    public IReadOnlyList<PolicyRule> Rules { get; init; } = [];

    /// <summary>Where an aggregated ClusterRole takes its rules from.</summary>
    public V1AggregationRule? Aggregation { get; init; }

    public static RbacRole Of(V1ClusterRole role) => new()
    {
        Metadata = RbacMetadata.Of(role.Metadata),
        Rules = PolicyRule.Of(role.Rules),
        Aggregation = role.AggregationRule,
    };

    public static RbacRole Of(V1Role role) => new() { Metadata = RbacMetadata.Of(role.Metadata), Rules = PolicyRule.Of(role.Rules) };
}
