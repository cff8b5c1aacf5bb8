using System.Text.Json.Serialization;
using k8s.Models;
using KubeStellar.Wec.Kubernetes.Objects;

namespace KubeStellar.Wec.OpenClusterManagement;

/// <summary>What the work agent keeps about a ManifestWork (https://github.com/open-cluster-management-io/api, work/v1/types.go).</summary>
[KubernetesEntity(
    Group = "work.open-cluster-management.io", ApiVersion = "v1", Kind = "AppliedManifestWork", PluralName = "appliedmanifestworks")]
internal sealed record AppliedManifestWork : CustomObject
{
    [JsonPropertyName("spec")]
    public AppliedManifestWorkSpec Spec { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("status")]
    public AppliedManifestWorkStatus? Status { get; init; }

    /// <summary>What it owns in the WEC, as kubectl would name it.</summary>
    public IEnumerable<string> Objects => (Status?.Resources ?? []).Select(r => r.ToString());
}

internal sealed record AppliedManifestWorkSpec
{
    /// <summary>Uid of the Klusterlet whose agent made it.</summary>
    [JsonPropertyName("agentID")]
    public string? AgentId { get; init; }
}

internal sealed record AppliedManifestWorkStatus
{
    [JsonPropertyName("appliedResources")]
    public IReadOnlyList<AppliedResource>? Resources { get; init => field = value.WithoutNulls(); }
}

internal sealed record AppliedResource
{
    [JsonPropertyName("group")]
    public string? Group { get; init; }

    [JsonPropertyName("resource")]
    public string? Resource { get; init; }

    [JsonPropertyName("namespace")]
    public string? Namespace { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }

    public override string ToString()
    {
        var resource = string.IsNullOrEmpty(Group) ? Resource : $"{Resource}.{Group}";
        return string.IsNullOrEmpty(Namespace) ? $"{resource}/{Name}" : $"{resource}/{Name} in {Namespace}";
    }
}
