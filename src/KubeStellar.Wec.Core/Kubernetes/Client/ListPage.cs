using System.Text.Json.Serialization;

namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>The <c>metadata</c> of a list: where the next page starts and which moment the list shows.</summary>
internal sealed record ListMetadata
{
    [JsonPropertyName("continue")]
    public string? Continue { get; init; }

    [JsonPropertyName("resourceVersion")]
    public string? ResourceVersion { get; init; }

    [JsonPropertyName("remainingItemCount")]
    public long? RemainingItemCount { get; init; }
}
