using System.Text.Json.Serialization;

namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>The <c>metadata</c> of any object, without its managedFields, which are often larger than all the rest.</summary>
public sealed record ObjectMetadata
{
    [JsonPropertyName("name")]
    public string Name { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("namespace")]
    public string? Namespace { get; init; }

    [JsonPropertyName("uid")]
    public string? Uid { get; init; }

    [JsonPropertyName("resourceVersion")]
    public string? ResourceVersion { get; init; }

    [JsonPropertyName("creationTimestamp")]
    public DateTimeOffset? Created { get; init; }

    /// <summary>When deletion was asked for; the object stays until its finalizers are gone.</summary>
    [JsonPropertyName("deletionTimestamp")]
    public DateTimeOffset? Deleted { get; init; }

    [JsonPropertyName("labels")]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    [JsonPropertyName("annotations")]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    [JsonPropertyName("finalizers")]
    public IReadOnlyList<string>? Finalizers { get; init; }
}
