using System.Text.Json.Serialization;
using k8s.Models;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.Wds;

namespace KubeStellar.Wec.OpenClusterManagement;

/// <summary>Of a ManifestWork, what tells whether it could be applied; the manifests themselves are never kept.</summary>
[KubernetesEntity(Group = "work.open-cluster-management.io", ApiVersion = "v1", Kind = "ManifestWork", PluralName = "manifestworks")]
internal sealed record DeliveredWork : CustomObject
{
    [JsonPropertyName("spec")]
    public DeliveredWorkSpec? Spec { get; init; }

    [JsonPropertyName("status")]
    public DeliveredWorkStatus? Status { get; init; }

    /// <summary>The Binding that KubeStellar made it for.</summary>
    [JsonIgnore]
    public string? Binding => this.GetLabel(KubeStellarNames.OriginBindingLabel);

    [JsonIgnore]
    public string? Wds => this.GetLabel(KubeStellarNames.OriginWdsLabel);

    /// <summary>
    /// The service account that applies it in the work agent's stead, as authorization names it; null for the agent itself.
    /// </summary>
    [JsonIgnore]
    public string? Executor => Spec?.Executor?.Subject?.ServiceAccount is { Name: { } name, Namespace: { } space }
        ? $"system:serviceaccount:{space}:{name}"
        : null;

    [JsonIgnore]
    public IReadOnlyList<DeliveredManifest> Manifests => Status?.ResourceStatus?.Manifests ?? [];
}

internal sealed record DeliveredWorkSpec([property: JsonPropertyName("executor")] WorkExecutor? Executor);

internal sealed record WorkExecutor([property: JsonPropertyName("subject")] ExecutorSubject? Subject);

internal sealed record ExecutorSubject([property: JsonPropertyName("serviceAccount")] ExecutorAccount? ServiceAccount);

internal sealed record ExecutorAccount(
    [property: JsonPropertyName("name")] string? Name, [property: JsonPropertyName("namespace")] string? Namespace);

internal sealed record DeliveredWorkStatus([property: JsonPropertyName("resourceStatus")] DeliveredWorkResources? ResourceStatus);

internal sealed record DeliveredWorkResources
{
    [JsonPropertyName("manifests")]
    public IReadOnlyList<DeliveredManifest>? Manifests { get; init => field = value.WithoutNulls(); }
}

/// <summary>One manifest of a ManifestWork: <c>status.resourceStatus.manifests[]</c>.</summary>
internal sealed record DeliveredManifest
{
    [JsonPropertyName("resourceMeta")]
    public DeliveredObject Meta { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("conditions")]
    public IReadOnlyList<StatusCondition>? Conditions { get; init => field = value.WithoutNulls(); }

    /// <summary>What the agent says is wrong with it: that it could not be applied, or not be read again.</summary>
    [JsonIgnore]
    public IEnumerable<string> Complaints =>
        from condition in Conditions ?? []
        where condition is { Type: "Applied" or "Available", IsTrue: false, Message.Length: > 0 }
        select condition.Message;
}

/// <summary>The object a manifest is about: <c>resourceMeta</c>. The plural is empty when the WEC does not know the kind.</summary>
internal sealed record DeliveredObject
{
    [JsonPropertyName("group")]
    public string? Group { get; init; }

    [JsonPropertyName("version")]
    public string? Version { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("resource")]
    public string? Resource { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("namespace")]
    public string? Namespace { get; init; }

    public override string ToString() => string.IsNullOrEmpty(Namespace) ? Name ?? "" : $"{Namespace}/{Name}";
}
