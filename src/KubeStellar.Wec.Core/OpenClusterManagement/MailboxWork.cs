using System.Text.Json.Serialization;
using k8s.Models;
using KubeStellar.Wec.Kubernetes.Objects;

namespace KubeStellar.Wec.OpenClusterManagement;

/// <summary>A ManifestWork, as much of it as says which objects it places.</summary>
[KubernetesEntity(Group = "work.open-cluster-management.io", ApiVersion = "v1", Kind = "ManifestWork", PluralName = "manifestworks")]
internal sealed record MailboxWork : CustomObject
{
    [JsonPropertyName("spec")]
    public WorkSpec? Spec { get; init; }

    [JsonPropertyName("status")]
    public WorkStatus? Status { get; init; }
}

internal sealed record WorkSpec([property: JsonPropertyName("workload")] Workload? Workload);

internal sealed record Workload([property: JsonPropertyName("manifests")] IReadOnlyList<WorkManifest?>? Manifests);

internal sealed record WorkManifest(
    [property: JsonPropertyName("apiVersion")] string? ApiVersion,
    [property: JsonPropertyName("kind")] string? Kind,
    [property: JsonPropertyName("metadata")] WorkMetadata? Metadata);

internal sealed record WorkMetadata(
    [property: JsonPropertyName("name")] string? Name, [property: JsonPropertyName("namespace")] string? Namespace);

internal sealed record WorkStatus([property: JsonPropertyName("resourceStatus")] WorkResources? Resources);

internal sealed record WorkResources([property: JsonPropertyName("manifests")] IReadOnlyList<WorkResource?>? Manifests);

internal sealed record WorkResource([property: JsonPropertyName("resourceMeta")] WorkResourceMeta? Meta);

/// <summary>What the agent found a manifest to be; the resource is empty until it knows.</summary>
internal sealed record WorkResourceMeta(
    [property: JsonPropertyName("ordinal")] int Ordinal,
    [property: JsonPropertyName("group")] string? Group,
    [property: JsonPropertyName("resource")] string? Resource);
