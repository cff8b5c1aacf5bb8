using System.Text.Json.Serialization;
using KubeStellar.Wec.Kubernetes.Json;

namespace KubeStellar.Wec.Permissions.Rules;

/// <summary>A Role or ClusterRole, as much of it as says what it allows and who made it.</summary>
internal sealed record RbacRole
{
    [JsonPropertyName("metadata")]
    public RbacMetadata Metadata { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("rules")]
    public IReadOnlyList<PolicyRule> Rules { get; init => field = value ?? []; } = [];

    [JsonPropertyName("aggregationRule")]
    public RoleAggregation? Aggregation { get; init; }
}

/// <summary>A RoleBinding or ClusterRoleBinding.</summary>
internal sealed record RbacBinding
{
    [JsonPropertyName("metadata")]
    public RbacMetadata Metadata { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("roleRef")]
    public RoleReference Role { get; init => field = value ?? new("", ""); } = new("", "");

    [JsonPropertyName("subjects")]
    public IReadOnlyList<RbacSubject> Subjects { get; init => field = value ?? []; } = [];
}

internal sealed record RoleReference([property: JsonPropertyName("kind")] string? Kind, [property: JsonPropertyName("name")] string? Name);

internal sealed record RbacSubject(
    [property: JsonPropertyName("kind")] string? Kind,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("namespace")] string? Namespace);

internal sealed record RbacMetadata
{
    [JsonPropertyName("name")]
    public string Name { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("namespace")]
    public string? Namespace { get; init; }

    [JsonPropertyName("creationTimestamp")]
    public DateTimeOffset? Created { get; init; }

    [JsonPropertyName("labels")]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    [JsonPropertyName("annotations")]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    [JsonPropertyName("managedFields")]
    public IReadOnlyList<FieldOwner>? Owners { get; init; }

    public string? Label(string key) => Labels?.GetValueOrDefault(key);

    public string? Annotation(string key) => Annotations?.GetValueOrDefault(key);
}

/// <summary>Who has written fields of an object; which ones is of no interest here.</summary>
internal sealed record FieldOwner([property: JsonPropertyName("manager")] string? Manager);

[JsonSourceGenerationOptions(Converters = [typeof(LenientTime), typeof(LenientText)])]
[JsonSerializable(typeof(RbacRole))]
[JsonSerializable(typeof(RbacBinding))]
internal sealed partial class RbacJson : JsonSerializerContext;
