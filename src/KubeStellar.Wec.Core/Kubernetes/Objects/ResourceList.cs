using System.Text.Json.Serialization;

namespace KubeStellar.Wec.Kubernetes.Objects;

/// <summary>The resources that a server has of one version of an API group, by name.</summary>
internal sealed record ResourceList
{
    [JsonPropertyName("resources")]
    public IReadOnlyList<ListedResource>? Resources { get; init; }
}

internal sealed record ListedResource
{
    [JsonPropertyName("name")]
    public string? Name { get; init; }
}
