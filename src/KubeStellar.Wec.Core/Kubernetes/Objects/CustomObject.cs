using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace KubeStellar.Wec.Kubernetes.Objects;

/// <summary>An object of a type that the library has no model of.</summary>
public abstract record CustomObject : IKubernetesObject<V1ObjectMeta>
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; set; }

    [JsonPropertyName("kind")]
    public string? Kind { get; set; }

    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set => field = value ?? new(); } = new();

    [JsonIgnore]
    public string Name => Metadata.Name ?? "";

    [JsonIgnore]
    public DateTimeOffset? Created => Metadata.CreationTimestamp.InUtc();
}
