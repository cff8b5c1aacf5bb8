using System.Text.Json.Serialization;

namespace KubeStellar.Wec.Permissions.Rules;

/// <summary>Which ClusterRoles an aggregated one takes its rules from.</summary>
internal sealed record RoleAggregation
{
    [JsonPropertyName("clusterRoleSelectors")]
    public IReadOnlyList<RoleSelector> Selectors { get; init => field = value ?? []; } = [];

    public bool Selects(RbacRole role) => Selectors.Any(selector => selector.Matches(role.Metadata.Labels));
}

/// <summary>A label selector (apimachinery, pkg/apis/meta/v1/helpers.go); an empty one selects everything.</summary>
internal sealed record RoleSelector
{
    [JsonPropertyName("matchLabels")]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    [JsonPropertyName("matchExpressions")]
    public IReadOnlyList<RoleRequirement>? Expressions { get; init; }

    public bool Matches(IReadOnlyDictionary<string, string>? labels) =>
        (Labels ?? new Dictionary<string, string>()).All(wanted => labels?.GetValueOrDefault(wanted.Key) == wanted.Value) &&
        (Expressions ?? []).All(requirement => requirement.Matches(labels));
}

internal sealed record RoleRequirement(
    [property: JsonPropertyName("key")] string? Key,
    [property: JsonPropertyName("operator")] string? Operator,
    [property: JsonPropertyName("values")] IReadOnlyList<string>? Values)
{
    public bool Matches(IReadOnlyDictionary<string, string>? labels)
    {
        var value = labels?.GetValueOrDefault(Key ?? "");
        return Operator switch
        {
            "In" => value is not null && Values?.Contains(value) == true,
            "NotIn" => value is null || Values?.Contains(value) != true,
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => false,
        };
    }
}
