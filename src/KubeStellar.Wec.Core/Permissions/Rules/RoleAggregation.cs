using k8s.Models;

namespace KubeStellar.Wec.Permissions.Rules;

/// <summary>
/// Which ClusterRoles an aggregated one takes its rules from, by label selectors (apimachinery, pkg/apis/meta/v1/helpers.go); an empty one
/// selects everything.
/// </summary>
internal static class RoleAggregation
{
    public static bool Selects(this V1AggregationRule aggregation, RbacRole role) =>
        (aggregation.ClusterRoleSelectors ?? []).Any(selector => selector is not null && Matches(selector, role.Metadata));

    private static bool Matches(V1LabelSelector selector, V1ObjectMeta metadata) =>
        (selector.MatchLabels ?? new Dictionary<string, string>()).All(wanted => metadata.Label(wanted.Key) == wanted.Value) &&
        (selector.MatchExpressions ?? []).All(requirement => requirement is not null && Matches(requirement, metadata));

    private static bool Matches(V1LabelSelectorRequirement requirement, V1ObjectMeta metadata)
    {
        var value = metadata.Label(requirement.Key ?? "");
        return requirement.OperatorProperty switch
        {
            "In" => value is not null && requirement.Values?.Contains(value) == true,
            "NotIn" => value is null || requirement.Values?.Contains(value) != true,
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => false,
        };
    }
}
