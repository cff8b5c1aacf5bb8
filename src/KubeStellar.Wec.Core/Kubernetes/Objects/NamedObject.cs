using System.Text.Json.Serialization;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Kubernetes.Objects;

/// <summary>Any object of which only existence, phase and conditions matter.</summary>
internal sealed record NamedObject
{
    [JsonPropertyName("metadata")]
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("status")]
    public ObjectStatus? Status { get; init; }

    /// <summary>Short lists of what only has to be known by name, read whole.</summary>
    public static Task<List<NamedObject>> ListAllAsync(
        ClusterClient server, ResourceType type, string? @namespace, string? labels, CancellationToken cancellationToken) =>
        server.ListAllAsync(
            type, @namespace, ListOptions.Kept with { LabelSelector = labels }, ObjectJson.Default.NamedObject, cancellationToken);

    public static ObjectKey KeyOf(NamedObject item) => new(item.Metadata.Namespace, item.Metadata.Name);
}
