using System.Text.Json.Serialization;
using KubeStellar.Wec.Kubernetes.Client;

namespace KubeStellar.Wec.Registration;

/// <summary>What a WEC is told to run as its agent (https://github.com/open-cluster-management-io/api, operator/v1/types_klusterlet.go).</summary>
internal sealed record Klusterlet
{
    public const string DefaultName = "klusterlet";

    [JsonPropertyName("metadata")]
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("spec")]
    public KlusterletSpec Spec { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("status")]
    public ObjectStatus? Status { get; init; }

    /// <summary>Whether it runs here for some other cluster.</summary>
    [JsonIgnore]
    public bool IsHosted => Spec.DeployOption?.Mode is "Hosted" or "SingletonHosted";

    [JsonIgnore]
    public string AgentNamespace => Spec.Namespace is { Length: > 0 } ns ? ns : OpenClusterManagement.OcmNames.AgentNamespace;
}

internal sealed record KlusterletSpec
{
    [JsonPropertyName("clusterName")]
    public string? ClusterName { get; init; }

    [JsonPropertyName("namespace")]
    public string? Namespace { get; init; }

    [JsonPropertyName("deployOption")]
    public KlusterletDeployOption? DeployOption { get; init; }

    [JsonPropertyName("imagePullSpec")]
    public string? Image { get; init; }
}

internal sealed record KlusterletDeployOption
{
    [JsonPropertyName("mode")]
    public string? Mode { get; init; }
}
